"""The running call, from arrival to wrap-up: joins the line, the queue, the procedure and the performer."""
