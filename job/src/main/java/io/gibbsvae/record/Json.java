package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.gibbsvae.sample.Correction;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The mapping of records to JSON: keys in snake_case, enums in lower case, absent values left out.
 * JSON has no NaN and no infinity: both are written as null, and null is read as NaN. A missing
 * number is NaN too, a missing list or map is empty. Unknown keys are ignored.
 */
public final class Json {

  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  /** {@return the mapper, which must not be configured further} */
  public static ObjectMapper records() {
    return MAPPER;
  }

  private static ObjectMapper mapper() {
    SimpleModule values = new SimpleModule();
    values.addSerializer(double.class, new FiniteOrNull());
    values.addSerializer(Double.class, new FiniteOrNull());
    values.addDeserializer(double.class, new NumberOrNaN());
    values.addDeserializer(Double.class, new NumberOrNaN());
    values.addSerializer(Correction.class, new CorrectionName());
    values.addDeserializer(Correction.class, new NamedCorrection());
    values.addSerializer(Optional.class, new Present());
    values.addDeserializer(Optional.class, new OptionalValue(null));
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .annotationIntrospector(new LowerCaseConstants())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModules(values, new FlatRecords());
    Keys.MIX_INS.forEach(builder::addMixIn);
    ObjectMapper mapper = builder.build();
    for (Class<?> type : List.of(List.class, Map.class)) {
      mapper.configOverride(type).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }
    mapper
        .configOverride(Optional.class)
        .setInclude(
            JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS));
    return mapper;
  }

  private static final class FiniteOrNull extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
  }

  private static final class NumberOrNaN extends JsonDeserializer<Double> {
    @Override
    public Double deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return json.getDoubleValue();
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }

  private static final class CorrectionName extends JsonSerializer<Correction> {
    @Override
    public void serialize(Correction value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.name());
    }
  }

  private static final class NamedCorrection extends JsonDeserializer<Correction> {
    @Override
    public Correction deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return Correction.named(json.getText());
    }
  }

  private static final class LowerCaseConstants extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1;

    @Override
    public String[] findEnumValues(Class<?> type, Enum<?>[] constants, String[] names) {
      return Arrays.stream(constants)
          .map(constant -> constant.name().toLowerCase(Locale.ROOT))
          .toArray(String[]::new);
    }
  }

  @SuppressWarnings("rawtypes")
  private static final class Present extends JsonSerializer<Optional> {
    @Override
    public void serialize(Optional value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      Optional<?> content = value;
      provider.defaultSerializeValue(content.orElse(null), json);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Optional value) {
      return value.isEmpty();
    }
  }
}
