"""The replay of two known vehicle escapes on a made-up prison, and the page that it prints."""
