package io.gibbsvae.energy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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

  /** {@return words sorted: as integers where all of them are, otherwise as text} */
  public static List<String> sorted(Collection<String> words) {
    return words.stream().distinct().sorted(order(words)).toList();
  }

  private static Comparator<String> order(Collection<String> words) {
    Comparator<String> asText = Comparator.naturalOrder();
    return words.stream().allMatch(word -> word.matches("-?[0-9]+"))
        ? Comparator.comparing((String word) -> new BigInteger(word)).thenComparing(asText)
        : asText;
  }

  /** {@return the words of each column, in the order of their numbers} */
  public Map<String, List<String>> words() {
    Map<String, List<String>> words = new TreeMap<>();
    columns.forEach((column, numbers) -> words.put(column, new ArrayList<>(numbers.keySet())));
    return words;
  }
}
