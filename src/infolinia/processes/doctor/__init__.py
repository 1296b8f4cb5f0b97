"""What may be wrong with an installation: facts are gathered once, and each kind of fault has a module that judges."""
