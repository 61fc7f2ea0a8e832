package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Reads records with components that are {@link JsonUnwrapped}: nested in Java, flat in JSON.
 * Jackson writes them; it cannot read them before version 2.19.
 */
public final class FlatRecords extends SimpleModule {

  private static final long serialVersionUID = 1;

  /** A module for a mapper; it keeps the names that the mapper gives to components. */
  public FlatRecords() {}

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.addDeserializers(
        new Deserializers.Base() {
          @Override
          public JsonDeserializer<?> findBeanDeserializer(
              JavaType type, DeserializationConfig config, BeanDescription description) {
            return type.isRecordType() && isFlat(type) ? new Flat(type) : null;
          }
        });
  }

  private static boolean isFlat(JavaType type) {
    return Arrays.stream(type.getRawClass().getRecordComponents()).anyMatch(FlatRecords::isFlat);
  }

  private static boolean isFlat(RecordComponent component) {
    return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
  }

  private static final class Flat extends JsonDeserializer<Object> {

    private final JavaType type;

    Flat(JavaType type) {
      this.type = type;
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
      JsonNode tree = context.readTree(json);
      RecordComponent[] components = type.getRawClass().getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      for (int k = 0; k < components.length; k++) {
        types[k] = components[k].getType();
        JavaType valueType = context.constructType(components[k].getGenericType());
        values[k] =
            isFlat(components[k])
                ? context.readTreeAsValue(tree, valueType)
                : value(tree.get(key(components[k], context)), valueType, context);
      }
      try {
        return type.getRawClass().getDeclaredConstructor(types).newInstance(values);
      } catch (InvocationTargetException e) {
        return context.handleInstantiationProblem(type.getRawClass(), tree, e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String key(RecordComponent component, DeserializationContext context) {
      Method accessor = component.getAccessor();
      JsonProperty named = accessor.getAnnotation(JsonProperty.class);
      if (named != null) {
        return named.value();
      }
      return context.getConfig().getPropertyNamingStrategy() instanceof NamingBase naming
          ? naming.translate(component.getName())
          : component.getName();
    }

    private static Object value(JsonNode value, JavaType type, DeserializationContext context)
        throws IOException {
      if (value != null && !value.isNull()) {
        return context.readTreeAsValue(value, type);
      }
      JsonDeserializer<Object> deserializer = context.findRootValueDeserializer(type);
      return value == null && type.isContainerType()
          ? deserializer.getEmptyValue(context)
          : value == null
              ? deserializer.getAbsentValue(context)
              : deserializer.getNullValue(context);
    }
  }
}
