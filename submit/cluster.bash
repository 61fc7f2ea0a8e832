# shellcheck shell=bash
# What submit/yarn.sh, submit/standalone.sh and submit/kubernetes.sh share; sourced by them.

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)

job=()   # the job's part of the command line
spark=() # spark-submit's own, after `--`. Of two values of a setting the last counts: defaults go before the user's.
split() {
  while (($#)) && [[ $1 != -- ]]; do
    job+=("$1")
    shift
  done
  (($#)) && shift
  spark=("$@")
}

deploy_mode() { # client or cluster
  local mode=client argument previous=
  for argument in "${spark[@]}"; do
    if [[ $previous == --deploy-mode ]]; then mode=$argument; fi
    case $argument in
      --deploy-mode=* | *spark.submit.deployMode=*) mode=${argument##*=} ;;
    esac
    previous=$argument
  done
  echo "$mode"
}

# A site that has a spark-defaults.conf keeps it: Spark 3.5 reads one such file and no other.
site_defaults() {
  local own=${SPARK_CONF_DIR:-${SPARK_HOME:-$here/spark/target}/conf}/spark-defaults.conf
  [[ -e $own ]] || spark=(--properties-file "$here/spark-defaults.conf" "${spark[@]}")
}

# What the job's CONF is in job[], where it is a file of this machine; elsewhere empty.
local_configuration() {
  local k
  for ((k = 1; k < ${#job[@]}; k++)); do
    if [[ -f ${job[k]} ]]; then echo "$k" && return; fi
  done
}

is_dry_run() {
  [[ " ${job[*]} " == *" --dry-run "* ]]
}

run() {
  exec "$here/gibbs-vae" "${job[@]}" -- "${spark[@]}"
}

# In cluster mode spark-submit's exit code says little of the job's, and what it logs says more. Runs the launcher, its
# log on standard error as ever and also in the file $log; leaves spark-submit's exit code in $code.
log=
code=0
run_and_watch() {
  local launcher folder
  is_dry_run && run
  # Some of it is information, which a site's own settings may leave out: Spark's, which do not.
  export SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS-} -Dlog4j2.configurationFile=org/apache/spark/log4j2-defaults.properties"
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # The folder of now.
  trap "rm -rf '$folder'" EXIT
  log=$folder/log
  mkfifo "$folder/pipe"
  tee "$log" <"$folder/pipe" >&2 &
  "$here/gibbs-vae" "${job[@]}" -- "${spark[@]}" 2>"$folder/pipe" &
  launcher=$!
  trap 'kill "$launcher" 2>/dev/null || true; exit 143' INT TERM
  wait "$launcher" || code=$?
  trap - INT TERM
  wait
}

# A driver's exit code, of which 1 to 4 are the job's own (README.md, Commands); others are of what ended it: the run
# failed.
job_code() {
  if [[ $1 == [0-4] ]]; then echo "$1"; else echo 3; fi
}
