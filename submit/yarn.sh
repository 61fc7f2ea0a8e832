#!/usr/bin/env bash
# submit/yarn.sh COMMAND CONF ... [-- SPARK-SUBMIT ARGUMENTS]
#
# submit/gibbs-vae on YARN, with HADOOP_CONF_DIR and SPARK_HOME (a Spark 3.5 with YARN in it) in the environment:
#
#   submit/yarn.sh run conf/double-well.conf --output hdfs:///gibbs-vae
#   submit/yarn.sh run hdfs:///gibbs-vae/my.conf --output hdfs:///gibbs-vae -- --deploy-mode cluster
#
# The driver runs here, or with `--deploy-mode cluster` in a container. A configuration of this machine travels with a
# driver that goes away; what it names in turn, data or other configurations, does not: put these on HDFS together.
#
# The exit code is the job's in both modes (README.md, Commands), and 3 where YARN did not let the job come to an end.
set -euo pipefail
# shellcheck source=submit/cluster.bash
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/cluster.bash"

split "$@"

# Each a default: what comes after -- wins. A container is heap and overhead together, 5 GiB here, and ND4J's arrays get
# three quarters of the overhead (submit/gibbs-vae). A task keeps one core busy and has one replica of the model:
# executors of 4 cores share what they unpack, 323 MB, and hold 4 replicas. More executors than train.workers / 4 have
# nothing to do in training, but generation takes as many as it has files. A driver in a container looks at its energy
# before it starts Spark, for which YARN waits 100 s by default.
defaults=(
  --master yarn
  --conf spark.executor.instances=4
  --conf spark.executor.cores=4
  --conf spark.executor.memory=2g
  --conf spark.executor.memoryOverhead=3g
  --conf spark.task.cpus=1
  --conf spark.driver.memory=2g
  --conf spark.driver.memoryOverhead=3g
  --conf spark.yarn.am.waitTime=1h
)
# Spark's jars, 300 MB, travel with every application unless they are on HDFS: `jar cv0f spark.zip -C $SPARK_HOME/jars .`,
# put it there, and add --conf spark.yarn.archive=hdfs:///.../spark.zip.
spark=("${defaults[@]}" "${spark[@]}")
site_defaults

[[ $(deploy_mode) == cluster ]] || run

# To the driver's container, under its own name.
at=$(local_configuration)
if [[ -n $at ]]; then
  spark=(--conf "spark.yarn.dist.files=file://$(realpath "${job[at]}")" "${spark[@]}")
  job[at]=$(basename "${job[at]}")
fi
run_and_watch
((code)) || exit 0
# spark-submit ends with 1 whatever it was; YARN's diagnosis has the driver's own code.
said=$(sed -nE 's/.*Container exited with a non-zero exit code ([0-9]+).*/\1/p' "$log" | tail -n 1)
exit "$(job_code "${said:-3}")"
