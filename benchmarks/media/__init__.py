"""What forwarding costs: our media worker, Debian's Janus VideoRoom and a bare C send loop under one load, each on the same core in turn.

Machines are noisy: only the ratios of one run mean anything. ``python -m benchmarks media`` measures; ``python -m benchmarks.media.table``
makes the table of the README of what it prints.

The load: one publisher with 50 sounds a second of 160 bytes and 30 pictures a second of 4 packets of 1,100 bytes, as browsers send them
(a picture's packets back to back, a keyframe when one is asked for), and viewers that receive both, check their connection every 2.5 s and
send a receiver report every second. It does not lose packets, ask for them again, or change who is shown. Nothing leaves the machine.

Every packet is counted at its viewer. Every eighth is decrypted, must be what was sent, and gives its latency: from just before the
publisher's call until the kernel has it at the viewer's socket, which the load empties later, so that the server wakes nobody.
Janus, which has no address on the loopback interface, is reached at the machine's own; the kernel takes the same way to both.
"""
