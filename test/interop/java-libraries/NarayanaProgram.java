import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.arjuna.common.recoveryPropertyManager;
import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTANodeNameXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTATransactionLogXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.common.jtaPropertyManager;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import jakarta.transaction.TransactionManager;
import java.io.Serializable;
import java.util.List;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQXAConnectionFactory;

/**
 * Narayana as transaction manager over two brokers (args[2] and args[3]), its log in args[1]. args[0] says what:
 * `commit` and `rollback` move a message from the one to the other; `crash-commit` dies when all are prepared and the
 * decision is logged, `crash-prepare` before it is; `recover` does what a restarted application's recovery does.
 */
public final class NarayanaProgram {
  private static final String MOVED = "xa.moved";

  public static void main(String[] args) throws Exception {
    configure(args[1]);
    switch (args[0]) {
      case "commit", "rollback" -> move(args, new Witness("none"));
      case "crash-commit" -> move(args, new Witness("commit"));
      case "crash-prepare" -> move(args, new Witness("prepare"));
      default -> recover(args);
    }
    System.out.println("at source " + count(args[2]) + ", at target " + count(args[3]));
    System.exit(0);
  }

  private static void configure(String log) throws Exception {
    arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("interop");
    for (String store : new String[] {null, "communicationStore", "stateStore"}) {
      ObjectStoreEnvironmentBean bean = store == null
        ? BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class)
        : BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store);
      bean.setObjectStoreDir(log);
    }
    recoveryPropertyManager.getRecoveryEnvironmentBean().setRecoveryBackoffPeriod(1);
    recoveryPropertyManager.getRecoveryEnvironmentBean().setRecoveryListener(false);
    jtaPropertyManager.getJTAEnvironmentBean().setXaRecoveryNodes(List.of("interop"));
    jtaPropertyManager.getJTAEnvironmentBean().setOrphanSafetyInterval(0);
    jtaPropertyManager.getJTAEnvironmentBean().setXaResourceOrphanFilters(
      List.of(new JTATransactionLogXAResourceOrphanFilter(), new JTANodeNameXAResourceOrphanFilter()));
  }

  private static void move(String[] args, Witness witness) throws Exception {
    try (var connection = new ActiveMQConnectionFactory(args[2]).createConnection(); var session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      session.createProducer(session.createQueue(MOVED)).send(session.createTextMessage(args[0]));
    }
    TransactionManager manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
    try (XAConnection from = new ActiveMQXAConnectionFactory(args[2]).createXAConnection(); XAConnection to = new ActiveMQXAConnectionFactory(args[3]).createXAConnection()) {
      from.start();
      XASession source = from.createXASession();
      XASession target = to.createXASession();
      manager.begin();
      if (witness.where.equals("commit")) manager.getTransaction().enlistResource(witness);
      manager.getTransaction().enlistResource(source.getXAResource());
      manager.getTransaction().enlistResource(target.getXAResource());
      if (!witness.where.equals("commit")) manager.getTransaction().enlistResource(witness);
      try (MessageConsumer consumer = source.createConsumer(source.createQueue(MOVED))) {
        TextMessage message = (TextMessage) consumer.receive(5_000);
        target.createProducer(target.createQueue(MOVED)).send(target.createTextMessage(message.getText()));
      }
      if (args[0].equals("rollback")) manager.rollback();
      else manager.commit();
    }
  }

  private static void recover(String[] args) throws Exception {
    System.setProperty("survive", "true"); // The witness comes back out of the log, and would end this process too.
    RecoveryManager manager = RecoveryManager.manager(RecoveryManager.DIRECT_MANAGEMENT);
    manager.initialize();
    XARecoveryModule module = manager.getModules().stream().filter(XARecoveryModule.class::isInstance).map(XARecoveryModule.class::cast).findFirst().orElseThrow();
    XAConnection[] connections = {new ActiveMQXAConnectionFactory(args[2]).createXAConnection(), new ActiveMQXAConnectionFactory(args[3]).createXAConnection()};
    int prepared = 0;
    for (XAConnection connection : connections) {
      connection.start();
      XAResource resource = connection.createXASession().getXAResource();
      prepared += resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN).length;
      module.addXAResourceRecoveryHelper(new XAResourceRecoveryHelper() {
        @Override
        public boolean initialise(String properties) {
          return true;
        }

        @Override
        public XAResource[] getXAResources() {
          return new XAResource[] {resource};
        }
      });
    }
    System.out.println("prepared before " + prepared);
    for (int pass = 0; pass < 3; pass++) manager.scan();
    int left = 0;
    for (XAConnection connection : connections) {
      left += connection.createXASession().getXAResource().recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN).length;
      connection.close();
    }
    System.out.println("prepared after " + left);
    manager.terminate(false);
  }

  private static int count(String url) throws Exception {
    try (var connection = new ActiveMQConnectionFactory(url).createConnection(); var session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      int count = 0;
      for (var all = session.createBrowser(session.createQueue(MOVED)).getEnumeration(); all.hasMoreElements(); all.nextElement()) count++;
      return count;
    }
  }

  /** A third resource, which ends the process at the moment asked for, as a power cut would. */
  private static final class Witness implements XAResource, Serializable {
    private static final long serialVersionUID = 1;
    private final String where;

    Witness(String where) {
      this.where = where;
    }

    private void die(String moment) {
      if (where.equals(moment) && !Boolean.getBoolean("survive")) Runtime.getRuntime().halt(7);
    }

    public int prepare(Xid xid) {
      die("prepare");
      return XA_OK;
    }

    public void commit(Xid xid, boolean onePhase) {
      die("commit");
    }

    public Xid[] recover(int flag) {
      return new Xid[0];
    }

    public boolean isSameRM(XAResource other) {
      return other == this;
    }

    public void start(Xid xid, int flags) {}

    public void end(Xid xid, int flags) {}

    public void forget(Xid xid) {}

    public void rollback(Xid xid) {}

    public int getTransactionTimeout() {
      return 0;
    }

    public boolean setTransactionTimeout(int seconds) {
      return false;
    }
  }
}
