"""Measurements and derived pictures of photographs. Only this package imports Pillow and OpenCV."""
