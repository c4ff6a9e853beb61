"""The pages of the picture: plain HTML with the same numbers as the API, in Russian and English."""
