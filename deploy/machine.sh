# shellcheck shell=bash
# What deploy's scripts share: how they speak, how they find Swift, where they build. Sourced, never run.

# One line for the reader; steps stand out, details are indented by their authors.
say() { printf '%s\n' "$*"; }
step() { printf '\n== %s\n' "$*"; }

# Ends the script: what went wrong and what to do about it.
stop() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# An option's argument, or the end: `value --port "${2-}"`.
value() {
  [ -n "$2" ] || { printf '%s: %s needs a value; see --help\n' "${0##*/}" "$1" >&2; exit 2; }
  printf '%s' "$2"
}

SWIFT_OLDEST=6.3

# Puts a Swift of SWIFT_OLDEST or later on PATH, or ends with where to get it.
find_swift() {
  local folder found
  if ! command -v swift >/dev/null; then
    for folder in "${SWIFTLY_BIN_DIR:-$HOME/.local/share/swiftly/bin}" /opt/swift/usr/bin /usr/local/swift/usr/bin /usr/share/swift/usr/bin; do
      [ -x "$folder/swift" ] || continue
      say "swift is not on PATH; taking $folder/swift"
      PATH="$folder:$PATH"
      break
    done
  fi
  command -v swift >/dev/null ||
    stop "there is no Swift on this machine. Install $SWIFT_OLDEST or later from https://www.swift.org/install, then run this again."
  found=$(swift --version 2>&1 | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  [ -n "$found" ] || stop "swift --version does not answer: $(swift --version 2>&1 | tail -n 1)"
  [ "$(printf '%s\n' "$SWIFT_OLDEST" "$found" | sort -V | head -n 1)" = "$SWIFT_OLDEST" ] ||
    stop "Swift $found is too old; $SWIFT_OLDEST or later is needed: https://www.swift.org/install"
  say "Swift $found"
}

# The folder to build in: .build, or one of this user's when .build belongs to somebody else (root built first).
build_folder() {
  local folder="$1/.build"
  if [ -e "$folder" ] && { [ ! -w "$folder" ] || [ ! -O "$folder" ]; }; then folder="$1/.build-$(id -un)"; fi
  printf '%s' "$folder"
}
