"""Bytes -> measurements and derived pictures. The only place that imports Pillow or OpenCV."""
