package dev.assay.exec.jdbc;

import dev.assay.exec.failure.SqlException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC interface over an object that has those of its methods that are supported, with the same
 * names and parameters. What the object has not is answered by the interface's default, by a plain
 * "no" where the object allows it, and is else refused.
 */
final class Facade implements InvocationHandler {

  /** The answer null. */
  static final Object NULL = new Object();

  /** An object that has an answer to methods that it does not have itself. */
  interface Fallback {

    /** The answer, or none to refuse. */
    Optional<Object> otherwise(Method method, @Nullable Object[] arguments) throws SQLException;
  }

  private static final ConcurrentHashMap<Call, Optional<Method>> METHODS =
      new ConcurrentHashMap<>();

  private record Call(Class<?> type, Method method) {}

  private final Object target;

  private Facade(Object target) {
    this.target = target;
  }

  /** The interface over an object. */
  static <T> T of(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            Facade.class.getClassLoader(), new Class<?>[] {type}, new Facade(target)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    @Nullable Object[] arguments = given == null ? new Object[0] : given;
    if (method.getDeclaringClass().equals(Object.class)) {
      return ofObject(proxy, method, arguments);
    }
    switch (method.getName()) {
      case "unwrap" -> {
        return proxy;
      }
      case "isWrapperFor" -> {
        return arguments[0] instanceof Class<?> wanted && wanted.isInstance(proxy);
      }
      default -> {
        try {
          return call(proxy, method, arguments);
        } catch (RuntimeException e) {
          throw translated(e);
        }
      }
    }
  }

  private @Nullable Object call(Object proxy, Method method, @Nullable Object[] arguments)
      throws Throwable {
    Optional<Method> own =
        METHODS.computeIfAbsent(new Call(target.getClass(), method), Facade::find);
    if (own.isPresent()) {
      try {
        return own.get().invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause() instanceof RuntimeException cause ? translated(cause) : e.getCause();
      }
    }
    if (target instanceof Fallback fallback) {
      Optional<Object> answer = fallback.otherwise(method, arguments);
      if (answer.isPresent()) {
        boolean isNull = method.getReturnType().equals(void.class) || answer.get().equals(NULL);
        return isNull ? null : answer.get();
      }
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    throw new SQLFeatureNotSupportedException(method.getName() + " is not supported");
  }

  private static Optional<Method> find(Call call) {
    for (Class<?> type = call.type(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(call.method().getName())
            && Arrays.equals(method.getParameterTypes(), call.method().getParameterTypes())) {
          method.setAccessible(true);
          return Optional.of(method);
        }
      }
    }
    return Optional.empty();
  }

  private static SQLException translated(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case SqlException e when message.contains("timeout") ->
          new SQLTimeoutException(message, "HYT00", e);
      case SqlException e -> new SQLException(message, "42000", e);
      case CancellationException e -> new SQLException(message, "57014", e);
      default -> new SQLException(message, "HY000", failure);
    };
  }

  private @Nullable Object ofObject(Object proxy, Method method, @Nullable Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> isSame(proxy, arguments[0]);
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "Assay " + target.getClass().getSimpleName();
    };
  }

  @SuppressWarnings("ReferenceEquality") // a connection equals itself only
  private static boolean isSame(Object one, @Nullable Object other) {
    return one == other;
  }
}
