import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SimpleMessageListenerContainer;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's templates and listener containers against the broker at args[0]; one line per fact. */
public final class SpringJmsProgram {
  public static void main(String[] args) throws Exception {
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(args[0]);
    factory.getRedeliveryPolicy().setInitialRedeliveryDelay(0);
    factory.getRedeliveryPolicy().setMaximumRedeliveries(2);
    CachingConnectionFactory caching = new CachingConnectionFactory(factory);
    caching.setSessionCacheSize(5);
    template(caching);
    transaction(caching);
    listener(factory, caching);
    durable(factory, caching);
    caching.destroy();
    System.exit(0);
  }

  private static void template(CachingConnectionFactory caching) {
    JmsTemplate template = new JmsTemplate(caching);
    template.setReceiveTimeout(5_000);
    template.setExplicitQosEnabled(true);
    template.setPriority(7);
    for (int i = 0; i < 3; i++) template.convertAndSend("spring.plain", "text " + i, message -> {
      message.setIntProperty("number", message.getJMSPriority());
      return message;
    });
    System.out.println("selected " + template.receiveSelectedAndConvert("spring.plain", "JMSPriority = 7"));
    int[] seen = {0};
    template.browse("spring.plain", (session, browser) -> {
      for (var all = browser.getEnumeration(); all.hasMoreElements(); all.nextElement()) seen[0]++;
      return null;
    });
    System.out.println("browsed " + seen[0]);
    Thread answering = new Thread(() -> template.execute(session -> {
      var consumer = session.createConsumer(session.createQueue("spring.ask"));
      var question = (TextMessage) consumer.receive(5_000);
      var answer = session.createTextMessage("re: " + question.getText());
      answer.setJMSCorrelationID(question.getJMSMessageID());
      session.createProducer(null).send(question.getJMSReplyTo(), answer);
      consumer.close();
      return null;
    }, true));
    answering.start();
    var answer = template.sendAndReceive("spring.ask", session -> session.createTextMessage("question"));
    try {
      System.out.println("answered " + ((TextMessage) answer).getText());
    } catch (jakarta.jms.JMSException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void transaction(CachingConnectionFactory caching) {
    TransactionTemplate transactions = new TransactionTemplate(new JmsTransactionManager(caching));
    JmsTemplate template = new JmsTemplate(caching);
    template.setSessionTransacted(true);
    template.setReceiveTimeout(300);
    transactions.executeWithoutResult(status -> {
      template.convertAndSend("spring.tx", "rolled back");
      status.setRollbackOnly();
    });
    transactions.executeWithoutResult(status -> template.convertAndSend("spring.tx", "committed"));
    System.out.println("after transactions " + template.receiveAndConvert("spring.tx") + ", " + template.receiveAndConvert("spring.tx"));
  }

  private static void listener(ActiveMQConnectionFactory factory, CachingConnectionFactory caching) throws Exception {
    DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
    CountDownLatch done = new CountDownLatch(50);
    AtomicInteger tries = new AtomicInteger();
    container.setConnectionFactory(factory);
    container.setDestinationName("spring.work");
    container.setSessionTransacted(true);
    container.setConcurrency("2-4");
    container.setMessageListener((jakarta.jms.MessageListener) message -> {
      try {
        if (((TextMessage) message).getText().equals("poison")) {
          tries.incrementAndGet();
          throw new IllegalStateException("as planned");
        }
      } catch (jakarta.jms.JMSException failed) {
        throw new IllegalStateException(failed);
      }
      done.countDown();
    });
    container.setErrorHandler(error -> {});
    container.afterPropertiesSet();
    container.start();
    JmsTemplate template = new JmsTemplate(caching);
    template.setReceiveTimeout(10_000);
    template.convertAndSend("spring.work", "poison");
    for (int i = 0; i < 50; i++) template.convertAndSend("spring.work", "work " + i);
    System.out.println("listened " + done.await(20, TimeUnit.SECONDS));
    System.out.println("dead " + template.receiveAndConvert("ActiveMQ.DLQ") + " after " + tries.get());
    container.shutdown();
  }

  private static void durable(ActiveMQConnectionFactory factory, CachingConnectionFactory caching) throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    JmsTemplate template = new JmsTemplate(caching);
    template.setPubSubDomain(true);
    for (int round = 0; round < 2; round++) {
      CountDownLatch latch = new CountDownLatch(1);
      SimpleMessageListenerContainer container = new SimpleMessageListenerContainer();
      container.setConnectionFactory(factory);
      container.setClientId("spring-client");
      container.setDestinationName("spring.news");
      container.setSubscriptionDurable(true);
      container.setDurableSubscriptionName("spring-sub");
      container.setMessageListener((jakarta.jms.MessageListener) message -> {
        try {
          heard.add(((TextMessage) message).getText());
        } catch (jakarta.jms.JMSException failed) {
          heard.add(failed.toString());
        }
        latch.countDown();
      });
      container.afterPropertiesSet();
      container.start();
      if (round == 0) template.convertAndSend("spring.news", "online");
      if (!latch.await(10, TimeUnit.SECONDS)) heard.add("nothing");
      container.shutdown();
      if (round == 0) template.convertAndSend("spring.news", "offline");
    }
    System.out.println("durable " + heard);
  }
}
