"""Checks the pod that spark-submit asked Kubernetes for: check_pod.py FOLDER driver|executor, the template that it is of."""

import json
import sys
from pathlib import Path

# Of submit/kubernetes/*.yaml, which Spark has to have read, beside what it adds from the settings.
MOUNTS = {"driver": {"/etc/gibbs-vae"}, "executor": set()}
STORAGE = {"driver": "4Gi", "executor": "16Gi"}


def main(folder, template):
    (pod,) = folder.glob("Pod-*.json")
    spec = json.loads(pod.read_text())["spec"]
    (container,) = spec["containers"]
    assert container["name"] == "gibbs-vae" and container["image"] == "registry.example.org/gibbs-vae:1", container
    assert container["args"][-4:] == ["run", "/opt/gibbs-vae/conf/double-well.conf", "--output", "s3a://bucket/runs"]
    assert container["args"][-5] == "local:///opt/gibbs-vae/gibbs-vae.jar", container["args"]
    # Heap and overhead.
    assert container["resources"]["limits"] == {"memory": "5120Mi", "ephemeral-storage": STORAGE[template]}, container["resources"]
    assert {"OMP_NUM_THREADS": "1"}.items() <= {e["name"]: e.get("value") for e in container["env"]}.items(), container["env"]
    assert MOUNTS[template] <= {mount["mountPath"] for mount in container["volumeMounts"]}, container["volumeMounts"]
    assert container["securityContext"]["allowPrivilegeEscalation"] is False, container
    assert spec["nodeSelector"] == {"kubernetes.io/arch": "amd64"} and spec["securityContext"]["runAsUser"] == 185, spec
    assert spec["serviceAccountName"] == "gibbs-vae", spec

    settings = "".join(json.loads(path.read_text())["data"].get("spark.properties", "") for path in folder.glob("ConfigMap-*.json"))
    assert "javacpp.maxbytes\\=2304m" in settings and "spark.task.maxFailures=4" in settings, settings
    templates = [path for path in folder.glob("ConfigMap-*podspec*.json")]
    assert templates and "podAntiAffinity" in templates[0].read_text(), "the executors' template did not travel"
    print(f"{pod.name}: as submit/kubernetes/{template}.yaml and the settings have it")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
