#!/usr/bin/env bash
# submit/standalone.sh COMMAND CONF ... -- --master spark://HOST:PORT [MORE SPARK-SUBMIT ARGUMENTS]
#
# submit/gibbs-vae on Spark's own cluster manager, with SPARK_HOME in the environment:
#
#   submit/standalone.sh run conf/double-well.conf --output /shared/gibbs-vae -- --master spark://host:7077
#
# The output must be a folder that all machines share, or a URI. The driver runs here, or with `--deploy-mode cluster` on
# a worker, which must find the jar, the configuration and its data under the paths that they have here, or by URI:
# standalone clusters send no files to drivers. (GIBBSVAE_JAR=hdfs:///... names a jar that is elsewhere.)
#
# The exit code is the job's where the driver runs here (README.md, Commands). Of a driver on a worker spark-submit waits
# for the end, but Spark 3.5 then says 0 whether it went well or not, and tells only how in its log: this script ends
# with 0 if the driver finished and with 3 if not; the driver's own words are in its log on the worker.
set -euo pipefail
# shellcheck source=submit/cluster.bash
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/cluster.bash"

split "$@"

# Each a default: what comes after -- wins. Workers grant cores and heap and know of nothing else: what lies beside the
# heap, 3 GiB to an executor here, must be left free on them (SPARK_WORKER_MEMORY less than the machine's). An
# application takes every core that there is unless spark.cores.max says otherwise.
defaults=(
  --conf spark.executor.cores=4
  --conf spark.executor.memory=2g
  --conf spark.executor.memoryOverhead=3g
  --conf spark.task.cpus=1
  --conf spark.cores.max=16
  --conf spark.driver.memory=2g
  --conf spark.driver.memoryOverhead=3g
  --conf spark.standalone.submit.waitAppCompletion=true
)
spark=("${defaults[@]}" "${spark[@]}")
site_defaults

[[ $(deploy_mode) == cluster ]] || run

# The driver's working folder is another one.
at=$(local_configuration)
[[ -z $at ]] || job[at]=$(realpath "${job[at]}")
run_and_watch
((code == 0)) || exit "$code"
if grep -q 'State of driver [^ ]* is FINISHED' "$log"; then exit 0; fi
state=$(sed -nE 's/.*State of driver [^ ]+ is ([A-Z]+), exiting.*/\1/p' "$log" | tail -n 1)
echo "gibbs-vae: the driver did not finish: its state is ${state:-not known}; see its log on the worker" >&2
exit 3
