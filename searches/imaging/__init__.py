"""Measurements and derived pictures of photographs. Only here are Pillow and OpenCV imported."""
