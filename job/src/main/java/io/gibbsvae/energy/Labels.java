package io.gibbsvae.energy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers the words of columns from 0, in the order of their first rows. */
public final class Labels {

  private final Map<String, Map<String, Integer>> columns = new TreeMap<>();

  /** {@return the number of a word} */
  public double number(String column, String word) {
    Map<String, Integer> numbers = columns.computeIfAbsent(column, key -> new LinkedHashMap<>());
    Integer number = numbers.get(word);
    if (number == null) {
      number = numbers.size();
      numbers.put(word, number);
    }
    return number;
  }

  /** {@return the words of each column, in the order of their numbers} */
  public Map<String, List<String>> words() {
    Map<String, List<String>> words = new TreeMap<>();
    columns.forEach((column, numbers) -> words.put(column, new ArrayList<>(numbers.keySet())));
    return words;
  }
}
