#!/usr/bin/env bash
# submit/kubernetes.sh COMMAND CONF ... -- --master k8s://https://HOST:PORT [MORE SPARK-SUBMIT ARGUMENTS]
#
# submit/gibbs-vae on Kubernetes, the driver in a pod, with SPARK_HOME (a Spark 3.5 with Kubernetes in it), the image of
# submit/kubernetes/Dockerfile in GIBBSVAE_IMAGE, and the service account of submit/kubernetes/access.yaml:
#
#   GIBBSVAE_IMAGE=registry.example.org/gibbs-vae:0.1.0 submit/kubernetes.sh run /opt/gibbs-vae/conf/double-well.conf \
#     --output s3a://bucket/gibbs-vae -- --master k8s://https://host:6443
#
# CONF is a file of the image, a URI, or /etc/gibbs-vae/my.conf of the config map gibbs-vae-conf (see driver.yaml): pods
# see nothing of this machine. The output must be a URI, or a folder on a volume that all pods mount.
#
# The exit code is the job's (README.md, Commands), and 3 where Kubernetes did not let the job come to an end: spark-submit
# waits for the driver's pod and then says 0 whatever came of it, but logs the exit code of its container.
set -euo pipefail
# shellcheck source=submit/cluster.bash
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/cluster.bash"

split "$@"
if [[ -z ${GIBBSVAE_IMAGE-} ]]; then
  echo "gibbs-vae: GIBBSVAE_IMAGE is not set; expected the name of an image made with submit/kubernetes/Dockerfile" >&2
  exit 1
fi
# The image's jar, unless the user has it elsewhere.
export GIBBSVAE_JAR=${GIBBSVAE_JAR:-local:///opt/gibbs-vae/gibbs-vae.jar}

# Each a default: what comes after -- wins. A pod's memory limit is heap and overhead together, 5 GiB here, and ND4J's
# arrays get three quarters of the overhead (submit/gibbs-vae). A task keeps one core busy: executors of 4 cores, whole,
# since a core that is throttled makes a round's other workers wait.
templates=$here/kubernetes
defaults=(
  --deploy-mode cluster
  --name gibbs-vae
  --conf "spark.kubernetes.container.image=$GIBBSVAE_IMAGE"
  --conf spark.kubernetes.authenticate.driver.serviceAccountName=gibbs-vae
  --conf "spark.kubernetes.driver.podTemplateFile=$templates/driver.yaml"
  --conf "spark.kubernetes.executor.podTemplateFile=$templates/executor.yaml"
  --conf spark.kubernetes.driver.podTemplateContainerName=gibbs-vae
  --conf spark.kubernetes.executor.podTemplateContainerName=gibbs-vae
  --conf spark.kubernetes.driver.label.app=gibbs-vae
  --conf spark.kubernetes.executor.label.app=gibbs-vae
  --conf spark.executor.instances=4
  --conf spark.executor.cores=4
  --conf spark.kubernetes.executor.limit.cores=4
  --conf spark.executor.memory=2g
  --conf spark.executor.memoryOverhead=3g
  --conf spark.task.cpus=1
  --conf spark.driver.memory=2g
  --conf spark.driver.memoryOverhead=3g
)
spark=("${defaults[@]}" "${spark[@]}")
site_defaults

run_and_watch
((code == 0)) || exit 3
said=$(sed -nE 's/.*exit code: ([0-9]+).*/\1/p' "$log" | tail -n 1)
if [[ -z $said ]]; then
  # As spark.kubernetes.submission.waitAppCompletion=false has it.
  echo "gibbs-vae: submitted; how the driver ended is not known here" >&2
  exit 0
fi
exit "$(job_code "$said")"
