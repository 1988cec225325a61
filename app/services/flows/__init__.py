"""Call flows in the database: written, checked, published by a second person, taken back."""
