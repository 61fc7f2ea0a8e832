package io.gibbsvae.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;
import java.util.Optional;

/** Reads an optional: empty where its key is missing; null is the null of its content. */
final class OptionalValue extends JsonDeserializer<Optional<?>> implements ContextualDeserializer {

  private final JsonDeserializer<?> content;

  /**
   * A deserializer.
   *
   * @param content that of the content; null before the type is known
   */
  OptionalValue(JsonDeserializer<?> content) {
    this.content = content;
  }

  @Override
  public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property)
      throws JsonMappingException {
    JavaType type = context.getContextualType().containedType(0);
    return new OptionalValue(context.findContextualValueDeserializer(type, property));
  }

  @Override
  public Optional<?> deserialize(JsonParser json, DeserializationContext context)
      throws IOException {
    return Optional.of(content.deserialize(json, context));
  }

  @Override
  public Optional<?> getNullValue(DeserializationContext context) throws JsonMappingException {
    return Optional.ofNullable(content.getNullValue(context));
  }

  @Override
  public Object getAbsentValue(DeserializationContext context) {
    return Optional.empty();
  }
}
