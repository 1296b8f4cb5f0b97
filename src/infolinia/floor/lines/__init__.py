"""The centre's lines as an administrator keeps them: trunks, their order, caller numbers, prices, limits of cost."""
