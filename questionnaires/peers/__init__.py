"""An organisation among its peers: who they are, what compares, where it stands."""
