#!/bin/sh
# Run a command in a network of its own, where 10.99.0.1 is this machine and nothing else is reached.
set -eu
if [ -z "${IN_OWN_NETWORK:-}" ]; then
    IN_OWN_NETWORK=1 exec unshare --map-root-user --net "$0" "$@"
fi
ip link set lo up
ip link add here type veth peer name there
ip address add 10.99.0.1/24 dev here
ip link set here up
ip link set there up
ip route add default via 10.99.0.2
exec "$@"
