#!/bin/sh
echo "bwrap: No permissions to create a new namespace, likely because the kernel does not allow it." >&2
exit 1
