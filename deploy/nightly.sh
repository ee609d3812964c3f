#!/bin/sh
# The day that has closed: every step, then its page. NEWSMILL_HOME and NEWSMILL (the command) come from whoever calls.
set -u
newsmill="${NEWSMILL:-newsmill}"
day="${1:-$(date -u -d yesterday +%F)}"
"$newsmill" run --date "$day"
code=$?
case $code in
  0 | 3) "$newsmill" report --date "$day" || code=$? ;;
esac
exit $code
