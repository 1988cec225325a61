"""What both web processes share; gunicorn reads this file where it is started.

Threads and addresses stand on the command lines: see Procfile.
"""

worker_class = "gthread"
workers = 1  # a process grows by threads; more processes are more lines in the Procfile
keepalive = 30  # seconds; the carrier and the browsers call again and again
timeout = 30
graceful_timeout = 3  # open event streams never end by themselves
control_socket_disable = True
