# shellcheck shell=bash disable=SC2034
# What .ci/standalone, .ci/yarn and .ci/kubernetes share; sourced by them. Everything runs with a working
# folder in $work, which is how the processes of this run are told from any others.
# shellcheck source=.ci/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(realpath "$(mktemp -d)")
mkdir "$work/here" "$work/events"
cd "$work/here" || exit

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# The processes of this run, but for this one and those that it starts to look.
running() {
  local link
  for link in /proc/[0-9]*/cwd; do
    if [[ $(readlink "$link" 2>/dev/null) == "$work"/?* && $(<"${link%cwd}comm") == java ]]; then
      link=${link#/proc/}
      echo "${link%/cwd}"
    fi
  done 2>/dev/null
}

# Whatever happens, nothing is left running.
at_exit() {
  local code=$? pids k
  trap - EXIT
  trap '' INT TERM
  for signal in TERM KILL; do
    mapfile -t pids < <(running)
    ((${#pids[@]})) || break
    kill -"$signal" "${pids[@]}" 2>/dev/null || true
    for ((k = 0; k < 100; k++)); do
      [[ -n $(running) ]] || break
      sleep 0.1
    done
  done
  cd /
  if ((code)) && [[ -n ${KEEP-} ]]; then echo "kept: $work" >&2; else rm -rf "$work"; fi
  exit "$code"
}
trap at_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

await() { # SECONDS PATTERN FILE: prints the first line with the pattern, when there is one
  local k line
  for ((k = 0; k < $1 * 10; k++)); do
    if line=$(grep -m 1 -E "$2" "$3" 2>/dev/null); then
      echo "$line"
      return
    fi
    sleep 0.1
  done
  tail -n 30 "$3" >&2
  fail "no '$2' in ${3##*/} within $1 s"
}

# Runs a command with its output in a file of that name. In the background, so that a signal finds this shell awake.
expect() { # CODE NAME COMMAND...
  local wanted=$1 name=$2 log=$work/$2.log code=0 begin=$SECONDS
  shift 2
  timeout 240 "$@" >"$log" 2>&1 </dev/null &
  wait $! || code=$?
  if ((code != wanted)); then
    tail -n 60 "$log" >&2
    fail "$name: expected exit code $wanted, found $code"
  fi
  echo "  $name: exit code $code, as it should be, after $((SECONDS - begin)) s"
}

says() { # NAME TEXT: what a command of that name said
  grep -qF -- "$2" "$work/$1.log" || {
    tail -n 40 "$work/$1.log" >&2
    fail "$1: expected it to say '$2'"
  }
}

# How many applications Spark has logged.
applications() {
  find "$work/events" -type f | wc -l
}

# A model of two stages, and rows in four files for two executors.
rows=20000
small=(--set model.stages=2 --set 'model.hidden=[16]' --set train.rounds=4 --set "evaluate.rows=$rows"
  --set "sample.rows=$rows" --set sample.rows-per-file=5000 --set sample.correction=importance --set verdicts.fail-on=never)
# Without their second compiler JVMs have no use for the Vector API. YARN's containers do not inherit JAVA_TOOL_OPTIONS.
export JAVA_TOOL_OPTIONS=$short_jvms GIBBSVAE_VECTORS=off
# Heap and what is beside it. Spark takes no heap below 450 MiB.
sizes=(--conf "spark.driver.extraJavaOptions=$short_jvms" --conf "spark.executor.extraJavaOptions=$short_jvms"
  --conf spark.driver.memory=512m --conf spark.driver.memoryOverhead=512m
  --conf spark.executor.memory=768m --conf spark.executor.memoryOverhead=768m
  --conf spark.executor.cores=1 --conf spark.ui.enabled=false
  --conf spark.eventLog.enabled=true --conf "spark.eventLog.dir=file:$work/events" --conf spark.eventLog.compress=false)
bad=(--set train.batch=-1)

# A Stan program, whose executors have no library but what the driver sends them. GIBBSVAE_STANLI names it.
stan=$root/job/src/test/resources/stan/schools.conf
if [[ -z ${GIBBSVAE_STANLI-} ]]; then
  python_with "$work/stanli" --no-deps stanli==0.24.0
  GIBBSVAE_STANLI=$(echo "$work"/stanli/lib/python3*/site-packages/stanli/_bin/libstanli.so)
fi
export GIBBSVAE_STANLI

python_tests=$root/job/src/test/python
python() {
  "${READERS:-$work/readers}/bin/python" "$@"
}

export SPARK_LOCAL_IP=127.0.0.1
unset SPARK_CONF_DIR MASTER SPARK_MASTER_HOST HADOOP_CONF_DIR YARN_CONF_DIR
need python3-venv 'python3 -c "import ensurepip"'
[[ -n ${READERS-} ]] || python_with "$work/readers" "${readers_with[@]}"
if [[ -z ${SPARK_HOME-} ]]; then
  python_with "$work/spark" pyspark==3.5.9
  SPARK_HOME=$("$work/spark/bin/python" -c 'import pyspark; print(pyspark.__path__[0])')
fi
export SPARK_HOME

# What one process writes; LOCAL_RUN names a folder to keep it in for the next script.
same_locally() {
  if [[ -n ${LOCAL_RUN-} && -e $LOCAL_RUN/stan/_SUCCESS ]]; then
    cp -r "$LOCAL_RUN" "$work/runs"
    return
  fi
  local name configuration
  for name in local stan; do
    configuration=$root/conf/double-well.conf
    [[ $name == local ]] || configuration=$stan
    expect 0 "$name" "$root/submit/gibbs-vae" run "$configuration" "${small[@]}" \
      --output "$work/runs" --run-id "$name" -- --master 'local[2]' --conf spark.ui.enabled=false
  done
  [[ -z ${LOCAL_RUN-} ]] || cp -r "$work/runs" "$LOCAL_RUN"
}
