#!/bin/sh
# Entry point of the image: which part of the product this container is.
set -eu
cd /app
run() {
  program=$1
  shift
  exec node --enable-source-maps "dist/src/$program.js" "$@"
}
case "${1:-}" in
  api | worker) export ROLE="$1" && run main ;;
  migrate) shift && run migrate "$@" ;;
  staff) shift && run staff "$@" ;;
  *) echo "Say one of: api, worker, migrate, migrate undo NAME, staff grant EMAIL ROLE" >&2 && exit 64 ;;
esac
