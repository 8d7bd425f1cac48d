/**
 * The properties of ActiveMQ's job store beans. The schema has no elements for them: they are written as Spring beans
 * inside of `<jobSchedulerStore>`, by the class.
 */
import { bytes, choice, decimal, defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

const unbuilt = { status: 'unbuilt' } as const
const MIB = 1024 * 1024

/** `org.apache.activemq.store.kahadb.scheduler.JobSchedulerStoreImpl` */
export const jobStoreOptions = defineOptions('JobSchedulerStoreImpl', {
  directory: text('', 'Directory of the job store; empty: activemq-data/delayedDB.'),
  journalMaxFileLength: bytes('32mb', 'Size at which a journal file is closed and the next one started.', {
    min: 4096,
    max: 1024 * MIB,
  }),
  journalMaxWriteBatchSize: bytes('4mb', 'Size at which a batch of journal records is closed and written.', {
    min: 1024,
    max: 64 * MIB,
  }),
  enableJournalDiskSyncs: flag(
    true,
    'Syncs the journal before a scheduled send is confirmed. False, as in ActiveMQ by default: a crash of the machine may lose jobs.',
  ),
  journalDiskSyncStrategy: choice(
    ['always', 'periodic', 'never'],
    'always',
    'When the journal is synced: before a scheduled send is confirmed, every journalDiskSyncInterval, or when the system likes.',
  ),
  journalDiskSyncInterval: duration(1000, 'Time between syncs with journalDiskSyncStrategy periodic.', { min: 1 }),
  cleanupInterval: duration(30_000, 'Time between removals of journal files nothing needs any more; 0: never.', {
    min: 0,
  }),
  cleanupOnStop: flag(true, 'Removes unneeded journal files at an orderly stop too.'),
  checkForCorruptJournalFiles: flag(
    false,
    'Refuses to start when a journal file is damaged (unless ignoreMissingJournalfiles).',
  ),
  checksumJournalFiles: flag(true, 'Verifies checksums when the journal is read. They are always written.'),
  ignoreMissingJournalfiles: flag(
    false,
    'Goes on when journal files are damaged: what they held is dropped, with a line in the log for each.',
  ),
  archiveDataLogs: flag(false, 'Moves unneeded journal files to directoryArchive instead of deleting them.'),
  directoryArchive: text('', 'Where archived journal files go; empty: data-archive in the directory.'),
  checkpointInterval: duration(5000, 'Time between checkpoints of an index.', unbuilt),
  purgeStoreOnStartup: flag(false, 'Drops all jobs at start.'),
  deleteAllJobs: flag(false, 'ActiveMQ knows the name and never asks for the value.', unbuilt),
  failIfDatabaseIsLocked: flag(false, 'Fails the start instead of waiting, when the lock is taken.'),
  useLock: flag(true, 'Takes the lock file before the journal is touched.'),
  lockKeepAlivePeriod: duration(
    0,
    'Time between checks that the lock file is still ours; 0: once a second. Before a write it is checked in any case.',
    {
      min: 0,
    },
  ),
  forceRecoverIndex: flag(false, 'Rebuilds the index at start, which is always done here.', unbuilt),
  archiveCorruptedIndex: flag(false, 'Keeps a damaged index.', unbuilt),
  enableIndexWriteAsync: flag(false, "Writes Java's index in the background.", unbuilt),
  enableIndexDiskSyncs: flag(true, "Syncs Java's index.", unbuilt),
  enableIndexRecoveryFile: flag(true, "Writes pages of Java's index twice.", unbuilt),
  enableIndexPageCaching: flag(true, "Caches pages of Java's index.", unbuilt),
  indexWriteBatchSize: integer(1000, "Dirty pages of Java's index before they are written.", unbuilt),
  indexCacheSize: integer(1000, "Pages of Java's index kept in memory.", unbuilt),
  useIndexLFRUEviction: flag(false, "Eviction in the cache of Java's index.", unbuilt),
  indexLFUEvictionFactor: decimal(0.2, "Eviction in the cache of Java's index.", unbuilt),
  legacyStoreArchiveDirectory: text('', 'Where files of a job store before ActiveMQ 5.13 go.', unbuilt),
})

/** `org.apache.activemq.broker.scheduler.memory.InMemoryJobSchedulerStore` */
export const memoryJobStoreOptions = defineOptions('InMemoryJobSchedulerStore', {
  directory: text('', 'Has no meaning in memory.', unbuilt),
})

/** The beans' classes, and the tables of their properties. */
export const JOB_STORE_CLASSES: Readonly<Record<string, string>> = {
  'org.apache.activemq.store.kahadb.scheduler.JobSchedulerStoreImpl': 'JobSchedulerStoreImpl',
  'org.apache.activemq.broker.scheduler.memory.InMemoryJobSchedulerStore': 'InMemoryJobSchedulerStore',
}

export type JobStoreOptions = OptionValues<typeof jobStoreOptions>
