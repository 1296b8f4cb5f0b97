"""What an administrator sets while the centre runs: trunks, numbers, queues and all that they need, each with its
checks, who changed what, and a way back."""
