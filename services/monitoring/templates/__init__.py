"""Templates: methodologies that ship with the product, ready to be taken over as a draft."""
