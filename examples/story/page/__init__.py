"""The story as one HTML page: no outside address, pictures as inline SVG, a table beside each, light and dark."""
