package io.gibbsvae.config;

import com.typesafe.config.ConfigObject;
import io.gibbsvae.Energies;
import io.gibbsvae.Messages;
import io.gibbsvae.energy.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Messages about configurations and the files that they name. */
public final class ConfigurationMessages {

  /** Values that most keys refuse, each in another way. */
  private static final List<String> WRONG =
      List.of("wrong", "-1", "1e30", "[wrong]", "{ wrong = 1 }", "null");

  /** What a type of target needs besides its name. */
  private static final Map<String, String> NEEDED =
      Map.of(
          "gaussian-mixture", "means = [[-3, 0], [3, 0]]",
          "ring", "radius = 3",
          "phi4", "kappa = 0.2, lambda = 0.022",
          "regression", "file = there.csv, response = y",
          "expression", "dimension = 2, energy = \"sum(x^2)\"",
          "onnx", "file = energy.onnx",
          "stan", "library = text.so",
          "class", "class = \"" + Energies.Spring.class.getName() + "\"");

  private static final String SMALLEST = "target.type = double-well\n";

  private final Messages messages;
  private final ConfigurationFolder folder;

  private ConfigurationMessages(Messages messages, Path folder) {
    this.messages = messages;
    this.folder = new ConfigurationFolder(folder);
  }

  /** Adds them. */
  public static void addTo(Messages messages, Path folder) throws IOException {
    new ConfigurationMessages(messages, folder).addAll();
  }

  private void addAll() throws IOException {
    folder.write("there.csv", "a,t,y\n1,2,0\n2,3,1\n3,1,0\n");
    folder.write("near.conf", SMALLEST);
    folder.write("normal.stan", "parameters { real x; } model { x ~ normal(0, 1); }");
    folder.write("includes.stan", "#include <none.stan>\nparameters { real x; }");
    folder.write("circle.stan", "parameters { real x; }\n#include circle.stan");
    folder.write("text.so", "no library");
    for (String model : List.of("quadratic", "no-gradient", "two-inputs", "float16")) {
      try (InputStream in =
          ConfigurationMessages.class.getResourceAsStream("/onnx/" + model + ".onnx")) {
        Files.write(
            folder.folder().resolve(model.replace("quadratic", "energy") + ".onnx"),
            in.readAllBytes());
      }
    }
    messages.chapter("Each key: wrong values of all kinds");
    everyKey("", SMALLEST, Reference.keys());
    for (TargetType type : TargetTypes.all()) {
      String needed = NEEDED.getOrDefault(type.name(), "");
      String base = "target { type = " + type.name() + "\n" + needed + " }\n";
      messages.chapter("Keys of target.type = " + type.name());
      everyKey("target.", base, type.defaults());
    }
    messages.chapter("Configurations");
    for (List<String> input : Messages.inputs("configurations")) {
      messages.add(input.get(0), problems(SMALLEST + input.get(0)));
    }
    messages.add("(an empty file)", problems(""));
    texts();
    files();
    messages.chapter("Targets");
    for (List<String> input : Messages.inputs("targets")) {
      messages.add(input.get(0), problems("target { " + input.get(0) + " }"));
    }
    dataFiles();
    notes();
    classes();
  }

  private List<String> problems(String text, String... settings) {
    return Messages.of(
        InvalidConfigurationException.class,
        () -> folder.read(text, settings),
        e -> e.problems().stream().map(problem -> lasting(problem.toString())).toList());
  }

  /** Without lines of reference.conf, which change whenever it does. */
  private static String lasting(String message) {
    return message.replaceAll("reference.conf: ?\\d+", "reference.conf");
  }

  /** For each key, of each kind of message the first. */
  private void everyKey(String prefix, String base, ConfigObject block) {
    for (String key : keys(prefix, block)) {
      Set<String> kinds = new HashSet<>();
      List<String> first = new ArrayList<>();
      for (String value : WRONG) {
        for (String problem : problems(base + key + " = " + value)) {
          if (kinds.add(problem.replaceFirst(".*?(expected|unknown)", "$1"))) {
            first.add(problem);
          }
        }
      }
      if (!first.isEmpty()) {
        messages.add(key, first);
      }
    }
  }

  private static List<String> keys(String prefix, ConfigObject block) {
    return new TreeMap<>(block)
        .entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue() instanceof ConfigObject inner && !inner.isEmpty()
                        ? keys(prefix + entry.getKey() + ".", inner).stream()
                        : Stream.of(prefix + entry.getKey()))
            .toList();
  }

  private void texts() {
    messages.chapter("Texts that are not HOCON");
    for (String text :
        List.of(
            "target {\n  energy = \"x0^2\n  dimension = 1\n}\n",
            "target {\n  a = \"\"\"}\"\"\"\n  energy = \"\"\"x0^2\n}\n",
            "target {\n  a = \"}\" # }\n  b { c = [1] }\nmodel {\n  stages = 1\n}\n",
            "model {\n  hidden = [64,\n    64\n  stages = 4\n}\n",
            "model {\n  hidden = [64, 64 }\n",
            "target {\n  coordinates { theta = real[8] }\n}\n",
            "target {\n  coordinates { p = interval(0, 1) }\n}\n")) {
      messages.add(text, problems(text));
    }
    for (String setting : List.of("train.batch", "=5", "train.batch=[1", "a=hdfs://b")) {
      messages.add("--set " + setting, problems(SMALLEST, setting));
    }
    messages.add(
        "--set train.batch=-5 --set bacth=1", problems(SMALLEST, "train.batch=-5", "bacth=1"));
  }

  private void files() throws IOException {
    messages.chapter("Files of configurations");
    folder.write("base.conf", "\n\ntrain.batch = 0");
    messages.add("include \"base.conf\"", problems("include \"base.conf\"\n" + SMALLEST));
    Files.write(folder.folder().resolve("binary.conf"), new byte[] {'a', (byte) 0xff});
    for (String name : List.of("no.conf", "nere.conf", "binary.conf", "\u0001")) {
      messages.addThrown(
          name.replace("\u0001", "(the character 1)"),
          () ->
              ConfigurationReader.of(FileOpener.local())
                  .read(folder.folder().resolve(name).toString(), List.of()));
    }
  }

  private void dataFiles() throws IOException {
    messages.chapter("Data files of targets");
    folder.write("cells.csv", "a,b,label\n1,x,0\n2,,1\n3,3\n4,4,1\n");
    folder.write("counts.csv", "t,x,n\n1,2,0\n0,1,3\n,1,1\n-1,1,1\n2,1,-4\n2,NA,0.5\n");
    folder.write("words.csv", "x,y\n1,no\n2,yes\n3,no\n");
    folder.write("same.csv", "x,y\n1,no\n2,no\n3,no\n");
    folder.write("ones.csv", "x,y\n1,1\n2,1\n3,1\n");
    folder.write("labels.csv", "a,b,label\n1,2,0\n1,3,2\n");
    folder.write("exact.csv", "x,y\n1,2.1\n2,4.1\n3,6.1\n7,14.1\n");
    folder.write("numbers.csv", "1,2\n3,4\n");
    folder.write("y.csv", "y\n0\n1\n");
    folder.write("bad.parquet", "PAR1, and then something else");
    folder.write("text.onnx", "energy = x^2");
    folder.write("list.json", "[1, 2]");
    folder.write("two.json", "{\"n\": 1} {}");
    folder.write("broken.json", "{\"n\": 1,\n \"y\": [1, 2}");
    byte[] other = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, other, 0, 7);
    other[16] = 3;
    other[18] = 62;
    Files.write(folder.folder().resolve("other.so"), other);
    folder.write(
        "schools.csv",
        "score,x,region,school,name\n1,0,north,a,ann\n2,1,south,a,bob\n3,2,north,b,cy\n5,7,south,b,di\n");
    folder.write("ties.csv", "x,y\n1,2\n2,2\n3,2\n4,2\n5,2\n6,1\n");
    String header = "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v";
    folder.write("many.csv", header + "\n" + header + "\n");
    for (String block :
        List.of(
            "regression, file = cells.csv, response = label",
            "regression, family = poisson, file = counts.csv, response = n, exposure = t",
            "regression, file = words.csv, response = y",
            "regression, file = words.csv, response = y, positive = yeah",
            "regression, file = same.csv, response = y, positive = no",
            "regression, file = ones.csv, response = y",
            "regression, file = labels.csv, response = ill",
            "regression, file = labels.csv, response = lable",
            "regression, file = labels.csv, response = label, features = [x, b2]",
            "regression, file = labels.csv, response = label, scaling = sd",
            "regression, file = exact.csv, response = y, family = linear",
            "regression, file = numbers.csv, response = y",
            "regression, file = y.csv, response = y",
            "regression, file = bad.parquet, response = y",
            "regression, file = schools.csv, response = score, features = [x], formula = \"score ~ x\"",
            "regression, file = schools.csv, formula = \"scor ~ x^2\"",
            "regression, file = schools.csv, formula = \"scor ~ a + region + (1 | shcool)\"",
            "regression, file = schools.csv, formula = \"score ~ log(x) + name\", family = linear",
            "regression, file = schools.csv, formula = \"score ~ (x | school)\", family = linear",
            "regression, file = schools.csv, formula = \"score ~ I(region + 1)\", family = linear",
            "regression, file = schools.csv, formula = \"score ~ region\", family = linear, levels { region = [north, west] }",
            "regression, file = schools.csv, formula = \"score ~ region\", family = linear, levels { region = [north, south, north], regin = [] }",
            "regression, file = schools.csv, formula = \"score ~ x\", family = negative-binomial, exposure = x",
            "regression, file = ties.csv, formula = \"y ~ x\", family = robust",
            "regression, file = ties.csv, response = y, family = linear, noise.degrees = 4",
            "gaussian-mixture, means-file = many.csv",
            "onnx, file = text.onnx",
            "onnx, file = no-gradient.onnx",
            "onnx, file = two-inputs.onnx",
            "onnx, file = float16.onnx",
            "onnx, file = energy.onnx, dimension = 3",
            "onnx, file = energy.onnx, input = z, energy = u",
            "stan",
            "stan, file = normal.stan, library = none.so",
            "stan, file = normal.stan, library = text.so",
            "stan, file = normal.stan, library = other.so",
            "stan, library = text.so",
            "stan, file = includes.stan, library = text.so",
            "stan, file = circle.stan, library = text.so",
            "stan, file = normal.stan, library = text.so, data = list.json",
            "stan, file = normal.stan, library = text.so, data = text.onnx",
            "stan, file = normal.stan, library = text.so, data = two.json",
            "stan, file = normal.stan, library = text.so, data = broken.json")) {
      messages.add(block, problems("target { type = " + block + " }"));
    }
    formulaData();
  }

  private void formulaData() {
    messages.chapter("Data of formulas");
    folder.write("school.csv", "y,g,name\n1,1,a\n2,3,b\n,2,c\n");
    folder.write("groups.csv", "g\n1\n3\n2\n0.5\n");
    folder.write("school.json", "{\"y\": [1, 2, 3],\n \"word\": [1, \"x\"]}");
    folder.write("broken.json", "{\"y\": [1, 2}");
    for (String data :
        List.of(
            "y = {file = no.csv, column = y}",
            "y = {file = school.csv, column = y}",
            "y = {file = school.csv, column = name}",
            "y = {file = school.csv, column = grp}",
            "y = {file = school.csv, key = y}",
            "y = {file = school.csv, columns = [g], index = one-based}",
            "y = {file = school.json, column = y}",
            "y = {file = school.json, key = Y}",
            "y = {file = school.json, key = word}",
            "y = {file = broken.json}",
            "y = {file = school.json, values = [1]}",
            "y = {file = school.json, colum = y}",
            "y = {}",
            "y = {values = [1, -1, 0.5], index = zero-based}",
            "y = {values = [1], index = two-based}",
            "y = []",
            "y = [[1], [2, 3]]",
            "y = [1, 2]",
            "y = 1, sum = 2, x0 = 3, mu = 4",
            "y = [[1, 2]]")) {
      messages.add("sum((x - y)^2) with " + data, formulaProblems(data, "sum((x - y)^2)"));
    }
    messages.add(
        "sum(x[g]^2) with g = {file = groups.csv, column = g}",
        formulaProblems("g = {file = groups.csv, column = g}", "sum(x[g]^2)"));
    messages.add("sum(X*x) with X = [[1, 2]]", formulaProblems("X = [[1, 2]]", "sum(X*x)"));
    messages.add("sum(x*X) with X = [[1, 2, 3]]", formulaProblems("X = [[1, 2, 3]]", "sum(x*X)"));
    messages.add(
        "normal_lpdf(y | x, 1) with y = [1, 2]",
        formulaProblems("y = [1, 2]", "normal_lpdf(y | x, 1)"));
  }

  private List<String> formulaProblems(String data, String formula) {
    return problems(
        "target { type = expression, dimension = 3, log-density = \""
            + formula
            + "\", data { "
            + data
            + " } }");
  }

  private void notes() {
    messages.chapter("Notes on regressions");
    folder.write("separable.csv", "x,y\n1,0\n2,0\n3,1\n4,1\n");
    folder.write("threshold.csv", "x,y\n1,0\n2,0\n2,1\n4,1\n");
    folder.write("zeros.csv", "x,y\n0,2\n0,0\n1,0\n1,0\n");
    folder.write("constant.csv", "x,y\n1,0\n1,1\n1,0\n1,1\n");
    folder.write("square.csv", "a,b,y\n1,0,1\n0,1,3\n5,5,1\n");
    folder.write("gaps.csv", "x,y\n1,0\nNA,1\n4,1\n5,0\n,0\n");
    for (String block :
        List.of(
            "file = separable.csv",
            "file = threshold.csv",
            "file = zeros.csv, family = poisson",
            "file = constant.csv",
            "file = square.csv, family = linear, noise.sd = 1",
            "file = gaps.csv, missing = drop")) {
      Target target =
          folder
              .read("target { type = regression, response = y, prior.scale = 1e6, " + block + " }")
              .target();
      messages.add(
          block, target.notes().stream().map(note -> note.topic() + ": " + note.text()).toList());
    }
  }

  private void classes() {
    messages.chapter("Classes of energies");
    for (Class<?> type :
        List.of(
            String.class,
            EnergyClassTest.AbstractSpring.class,
            EnergyClassTest.HiddenSpring.class,
            EnergyClassTest.BrokenSpring.class,
            EnergyClassTest.StiffSpring.class,
            EnergyClassTest.PointSpring.class,
            EnergyClassTest.ThreadSpring.class)) {
      messages.add(
          type.getSimpleName(),
          problems("target { type = class, class = \"" + type.getName() + "\" }"));
    }
    messages.add(
        "com.example.Missing", problems("target { type = class, class = com.example.Missing }"));
  }
}
