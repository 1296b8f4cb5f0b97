"""SIP without I/O: parser, transactions, dialogs, authentication, session descriptions; pure."""
