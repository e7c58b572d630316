#!/bin/bash
# The paper path of the simulated printer: ippeveprinter runs it once a job, $1 is the document as it arrived.
# What happens to a sheet is read from control/mode before each page, so that it can be changed while a job runs.
set -u
control=$YIZHAN_PRINTER_DIR/control
tray=$YIZHAN_PRINTER_DIR/tray
exec {never}<> <(:)
# Whoever wants to disturb a job in its middle waits for this.
: > "$control/printing-$IPP_JOB_ID"
trap 'rm -f "$control/printing-$IPP_JOB_ID"' EXIT

say() { printf '%s\n' "$1" >&2; }
pause() { read -r -t "$1" -u "$never" _; }
mode() { read -r mode < "$control/mode"; }

stall_while() { # mode
  while [[ $mode == "$1" ]]; do
    pause 0.05
    mode
    [[ -e $control/cancel-$IPP_JOB_ID ]] && break
  done
}
hold_while() { # mode, printer-state-reason
  say "STATE: +$2-error"
  stall_while "$1"
  say "STATE: -$2"
}

if ! pages=$(qpdf --show-npages "$1" 2> /dev/null); then
  say 'ERROR: not a whole PDF'
  exit 1
fi
say "ATTR: job-impressions=$pages"

for ((page = 1; page <= pages; page++)); do
  pause "$YIZHAN_PRINTER_PAGE_SECONDS"
  # What ends one hold may be the next trouble.
  while mode; do
    case $mode in
      empty) hold_while empty media-empty ;;
      cover-open) hold_while cover-open cover-open ;;
      slow) stall_while slow ;;
      *) break ;;
    esac
    [[ -e $control/cancel-$IPP_JOB_ID ]] && exit 0
  done
  case $mode in
    jam)
      say 'STATE: +media-jam-error'
      say 'ERROR: paper jam'
      pause "$YIZHAN_PRINTER_PAGE_SECONDS"
      mode # who cleared it already has no jam left to see
      [[ $mode == jam ]] && : > "$control/jammed"
      say 'STATE: -media-jam'
      exit 1
      ;;
    abort)
      say 'ERROR: the job was stopped at the device'
      exit 1
      ;;
    fewer) ((page == pages)) && exit 0 ;;
    vanish) kill -KILL 0 ;;
  esac
  [[ -e $control/cancel-$IPP_JOB_ID ]] && exit 0
  if ((page == pages)); then
    paper=${EPOCHREALTIME/[.,]/}-$IPP_JOB_ID-${IPP_JOB_NAME//[^a-zA-Z0-9-]/_}.pdf
    cp "$1" "$tray/.$paper" && mv "$tray/.$paper" "$tray/$paper"
    [[ $mode == vanish-after-paper ]] && kill -KILL 0
  fi
  say "ATTR: job-impressions-completed=$page"
done
exit 0
