"""Forms of what a body decides and sends out."""
