"""The agent's screen: softphone, customer, procedure, notes, disposition, wrap-up."""
