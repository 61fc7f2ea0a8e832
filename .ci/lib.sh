# shellcheck shell=bash
# What the scripts of this folder share; sourced by them.

need() { # PACKAGE COMMAND: installs the package where the command fails
  local as_root=()
  bash -c "$2" >/dev/null 2>&1 && return 0
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

python_with() { # FOLDER REQUIREMENT...
  local folder=$1
  shift
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check "$@"
}

# JVMs that live for seconds are done sooner without their second compiler: it takes half of their processor time.
# shellcheck disable=SC2034
short_jvms='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'

# What .ci/airflow needs.
# shellcheck disable=SC2034
airflow_with=(-r submit/airflow/requirements.txt pytest==9.2.0)

# What the scripts of job/src/test/python that read runs need.
# shellcheck disable=SC2034
readers_with=(duckdb==1.4.2 pandas==2.3.3 polars==2.1.0 pyarrow==22.0.0)
