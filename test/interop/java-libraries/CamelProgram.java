import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.jms.connection.JmsTransactionManager;

/** Camel's JMS component against the broker at args[0]: request/reply, routing by content, transacted routes, topics. */
public final class CamelProgram {
  public static void main(String[] args) throws Exception {
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(args[0]);
    factory.getRedeliveryPolicy().setInitialRedeliveryDelay(0);
    factory.getRedeliveryPolicy().setMaximumRedeliveries(1);
    JmsComponent jms = JmsComponent.jmsComponentAutoAcknowledge(factory);
    JmsComponent transacted = JmsComponent.jmsComponentTransacted(factory, new JmsTransactionManager(factory));
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addComponent("jms", jms);
      camel.addComponent("tx", transacted);
      camel.addRoutes(routes());
      camel.start();
      ProducerTemplate template = camel.createProducerTemplate();
      System.out.println("reply " + template.requestBody("jms:queue:camel.ask?requestTimeout=10000", "camel"));
      System.out.println("exclusive reply " + template.requestBody("jms:queue:camel.ask?replyTo=camel.answers&replyToType=Exclusive&requestTimeout=10000", "queue"));
      for (String colour : List.of("red", "blue")) template.sendBodyAndHeader("jms:queue:camel.route", colour, "colour", colour);
      var receiving = camel.createConsumerTemplate();
      System.out.println("red " + receiving.receiveBody("jms:queue:camel.red", 10_000) + ", other " + receiving.receiveBody("jms:queue:camel.other", 10_000));
      template.sendBody("tx:queue:camel.failing", "unlucky");
      System.out.println("dead " + receiving.receiveBody("jms:queue:ActiveMQ.DLQ", 10_000) + ", half done " + receiving.receiveBody("jms:queue:camel.half", 300));
      camel.getRouteController().stopRoute("news");
      template.sendBody("jms:topic:camel.news", "offline news");
      camel.getRouteController().startRoute("news");
      System.out.println("durable " + receiving.receiveBody("jms:queue:camel.heard", 10_000));
      receiving.close();
      camel.getShutdownStrategy().setTimeout(5);
      camel.getShutdownStrategy().setTimeUnit(TimeUnit.SECONDS);
    }
    System.exit(0);
  }

  private static RouteBuilder routes() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        errorHandler(noErrorHandler());
        from("jms:queue:camel.ask?concurrentConsumers=3").transform(simple("hello ${body}"));
        from("jms:queue:camel.route").choice().when(header("colour").isEqualTo("red")).to("jms:queue:camel.red").otherwise().to("jms:queue:camel.other");
        from("jms:topic:camel.news?clientId=camel&durableSubscriptionName=camel").routeId("news").to("jms:queue:camel.heard");
        from("tx:queue:camel.failing").to("tx:queue:camel.half").throwException(new IllegalStateException("as planned"));
      }
    };
  }
}
