#!/usr/bin/env bash
# Checks an evidence bundle with openssl and pdfsig alone (Debian: openssl, poppler-utils). PROCEDURE.md says what each
# step proves. Ends with 0 and "WHOLE" when everything holds, else with 1 after naming what does not.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

fail() { echo "DIFFERS  $1"; bad=1; }
good() { echo "holds    $1"; }
raw() { printf "$(sed 's/../\\x&/g' <<<"$1")"; } # hex
sha() { openssl dgst -sha256 -r | cut -d' ' -f1; }

# 1. Each event's hash covers the one before it, then the bytes of the event.
before=0000000000000000000000000000000000000000000000000000000000000000
count=0
while read -r seq hash file; do
  count=$((count + 1))
  [ "$seq" = "$count" ] || fail "event $count is missing"
  found=$({ raw "$before"; cat "$file"; } | sha)
  if [ "$found" = "$hash" ]; then good "event $seq"; else fail "event $seq ($file) is not the one that was recorded"; fi
  before=$hash
done <events.txt

# 2. The log's leaf is this case at its last logged event: case id, position, hash of that event.
read -r case_id leaf_seq index size <log/leaf.txt
hash_at=$(awk -v seq="$leaf_seq" '$1 == seq { print $2 }' events.txt)
node=$({ printf '\x00'; raw "${case_id//-/}"; raw "$(printf '%08x' "$leaf_seq")"; raw "$hash_at"; } | sha)
# RFC 9162 section 2.1.3.2
fn=$index
sn=$((size - 1))
while read -r sibling; do
  if ((fn % 2 == 1 || fn == sn)); then
    node=$({ printf '\x01'; raw "$sibling"; raw "$node"; } | sha)
    while ((fn % 2 == 0 && fn != 0)); do fn=$((fn / 2)) sn=$((sn / 2)); done
  else
    node=$({ printf '\x01'; raw "$node"; raw "$sibling"; } | sha)
  fi
  fn=$((fn / 2)) sn=$((sn / 2))
done <log/path.txt
# Of the head: label (13 bytes), size (8), time (8), root (32), previous root (32).
root=$(od -An -tx1 -v -j29 -N32 log/head.bin | tr -d ' \n')
signed_size=$((16#$(od -An -tx1 -v -j13 -N8 log/head.bin | tr -d ' \n')))
if [ "$node" = "$root" ] && [ "$signed_size" = "$size" ]; then good "the log holds event $leaf_seq as entry $index of $size"
else fail 'the log does not hold this case as it is here'; fi
if openssl dgst -sha256 -verify log/key.pem -signature log/head.sig log/head.bin >/dev/null 2>&1
then good "the log's head is signed with log/key.pem"; else fail "the signature of the log's head"; fi
[ "$leaf_seq" = "$count" ] || echo "note     events $((leaf_seq + 1)) to $count came after the log was last signed"

# 3. Every paper is the file that the case recorded, and its seal covers the whole of it.
while read -r serial sha256 seq; do
  pdf=papers/$serial.pdf
  if [ ! -e "$pdf" ]; then echo "note     the file of $serial was deleted; its hash remains in event $seq"; continue; fi
  if [ "$(sha <"$pdf")" = "$sha256" ] && grep -q "\"sha256\":\"$sha256\"" "$(printf 'events/%04d.json' "$seq")"
  then good "$serial is the file of event $seq"; else fail "$serial is not the file that event $seq names"; fi
  said=$(pdfsig -nocert "$pdf" 2>/dev/null)
  if grep -q 'Signature is Valid' <<<"$said" && grep -q 'Total document signed' <<<"$said" && ! grep -q 'Not total document signed' <<<"$said"
  then good "$serial: pdfsig finds its signature valid over the whole file"; else fail "$serial: its signature"; fi
  # The last signature's ranges, and the container that lies between them.
  range=$(grep -ao '/ByteRange *\[[0-9 ]*\]' "$pdf" | tail -n1 | tr -dc '0-9 ')
  read -r a b c d <<<"$range"
  { tail -c +"$((a + 1))" "$pdf" | head -c "$b"; tail -c +"$((c + 1))" "$pdf" | head -c "$d"; } >"$work/signed" || true
  hex=$(tail -c +"$((b + 2))" "$pdf" | head -c "$((c - b - 2))" || true)
  raw "$hex" >"$work/cms.der"
  if openssl cms -verify -inform DER -binary -cades -purpose any -CAfile roots.pem \
    -in "$work/cms.der" -content "$work/signed" -out /dev/null >/dev/null 2>&1
  then good "$serial: openssl finds its seal under roots.pem"; else fail "$serial: its seal's certificate"; fi
  # The timestamp is an attribute beside the signature: where it lies, and the signature before it.
  read -r from size value < <(openssl asn1parse -inform DER -in "$work/cms.der" 2>/dev/null | awk '
    /prim: OCTET STRING/ { value = $0; sub(/.*:/, "", value) }
    /:id-smime-aa-timeStampToken/ { found = 1; next }
    found && /cons: SEQUENCE/ { split($0, part, /:d=|hl=|l=/); print part[1] + 0, part[3] + part[4], value; exit }') || true
  tail -c +"$((${from:-0} + 1))" "$work/cms.der" | head -c "${size:-0}" >"$work/token.der" || true
  raw "${value:-}" >"$work/value"
  if openssl ts -verify -token_in -in "$work/token.der" -data "$work/value" -CAfile times.pem >/dev/null 2>&1
  then good "$serial: sealed at $(openssl ts -reply -token_in -in "$work/token.der" -text 2>/dev/null | sed -n 's/^Time stamp: //p'), by times.pem"
  else fail "$serial: its timestamp"; fi
done <papers.txt

if [ "$bad" = 0 ]; then echo WHOLE; else exit 1; fi
