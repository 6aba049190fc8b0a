"""Networks' exports read into activities: the contract, safe containers and decoders, the registry."""
