"""Booklets: many finished documents in one file, with nothing of them lost and never all of them in memory."""
