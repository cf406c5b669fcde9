#!/bin/sh
# Copies what changed.
set -eu

log() {
  echo "$# things: ${1:-none}"
}

function prune {
  rm -f "$1"
}

log start
