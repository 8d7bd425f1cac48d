import java.io.File;

/**
 * usage: StartBroker DIR [URL] - the real broker on the directory, listening on URL. Prints `slave` if somebody else holds
 * the lock, `master` when it has the lock itself and listens; ends when its standard input ends, or prints `stopped` when
 * its own check of the lock ended it.
 */
public class StartBroker {
    public static void main(String[] args) throws Exception {
        RealStore store = new RealStore(new File(args[0]), 1 << 20, args.length > 1 ? args[1] : null, 200);
        Thread starter = Thread.currentThread();
        Thread watcher = new Thread(() -> watch(starter));
        watcher.setDaemon(true);
        watcher.start();
        store.start();
        System.out.println("master");
        Thread input = new Thread(() -> stopAtEndOfInput(store));
        input.setDaemon(true);
        input.start();
        store.broker.waitUntilStopped();
        System.out.println("stopped");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** A slave tells only its log. One whose start sleeps inside the locker has tried and not got the lock. */
    private static void watch(Thread starter) {
        try {
            while (!sleepsInLocker(starter)) Thread.sleep(20);
            System.out.println("slave");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean sleepsInLocker(Thread starter) {
        boolean locker = false, sleep = false;
        for (StackTraceElement frame : starter.getStackTrace()) {
            locker |= frame.getClassName().endsWith(".SharedFileLocker");
            sleep |= frame.getMethodName().equals("sleep");
        }
        return locker && sleep;
    }

    private static void stopAtEndOfInput(RealStore store) {
        try {
            while (System.in.read() >= 0) { }
            store.close();
        } catch (Exception e) {
            e.printStackTrace();
        }
        Runtime.getRuntime().halt(0);
    }
}
