/**
 * The attributes of `<kahaDB>`, ActiveMQ's names and defaults. What has no effect here is `unbuilt`: either our index
 * has no such part, or the feature is still to come; using one gives a warning by name.
 */
import { bytes, choice, decimal, defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

export { JOB_STORE_CLASSES, jobStoreOptions, memoryJobStoreOptions } from './jobs/job-options.js'

const MIB = 1024 * 1024

export const kahaDBOptions = defineOptions('kahaDB', {
  directory: text(
    'activemq-data',
    'Directory of the journal. A relative path starts at the working directory, as in ActiveMQ.',
  ),
  indexDirectory: text('', 'Directory of the index files; empty: beside the journal.'),
  journalMaxFileLength: bytes('32mb', 'Size at which a journal file is closed and the next one started.', {
    min: 4096,
    max: 1024 * MIB, // offsets inside a file are signed 32 bit, and one record may overshoot
  }),
  journalMaxWriteBatchSize: bytes('4mb', 'Size at which a batch of journal records is closed and written.', {
    min: 1024,
    max: 64 * MIB,
  }),
  enableJournalDiskSyncs: flag(
    true,
    'False: never sync the journal (as journalDiskSyncStrategy never). A crash of the machine then loses messages.',
  ),
  journalDiskSyncStrategy: choice(
    ['always', 'periodic', 'never'],
    'always',
    'When the journal is synced: before a send is confirmed, every journalDiskSyncInterval, or when the system likes.',
  ),
  journalDiskSyncInterval: duration(1000, 'Time between syncs with journalDiskSyncStrategy periodic.', { min: 1 }),
  preallocationScope: choice(
    ['entire_journal', 'entire_journal_async', 'none'],
    'entire_journal',
    'Whether a new journal file gets its full size at once. entire_journal_async does the same as entire_journal.',
  ),
  preallocationStrategy: choice(
    ['sparse_file', 'os_kernel_copy', 'zeros', 'chunked_zeros'],
    'sparse_file',
    'How a new journal file gets its size. os_kernel_copy does the same as zeros.',
  ),
  checkpointInterval: duration(5000, 'Time between checkpoints of the index.', { min: 1 }),
  cleanupInterval: duration(30_000, 'Time between removals of journal files nothing needs any more; 0: never.', {
    min: 0,
  }),
  cleanupOnStop: flag(true, 'Removes unneeded journal files at an orderly stop too.'),
  checkForCorruptJournalFiles: flag(
    false,
    'Verifies every journal file at start and refuses to start when one is damaged (unless ignoreMissingJournalfiles).',
  ),
  checksumJournalFiles: flag(true, 'Verifies checksums when the journal is read. They are always written.'),
  ignoreMissingJournalfiles: flag(
    false,
    'Goes on when journal files are missing or damaged: what they held is dropped, with a line in the log for each.',
  ),
  archiveDataLogs: flag(false, 'Moves unneeded journal files to directoryArchive instead of deleting them.'),
  directoryArchive: text('', 'Where archived journal files go; empty: data-archive in the journal directory.'),
  forceRecoverIndex: flag(false, 'Drops the index at start and rebuilds it from the journal.'),
  archiveCorruptedIndex: flag(false, 'Keeps a damaged index under another name instead of deleting it.', {
    status: 'unbuilt',
  }),
  maxFailoverProducersToTrack: integer(64, 'Producers whose last sequence is remembered, to tell resent messages.', {
    min: 1,
    max: 1_000_000,
  }),
  failoverProducersAuditDepth: integer(2048, 'Messages per producer in the duplicate audit.', { status: 'unbuilt' }),
  purgeRecoveredXATransactionStrategy: choice(
    ['never', 'commit', 'rollback'],
    'never',
    'What becomes of prepared XA transactions found at start: kept for their outcome, or decided at once.',
  ),
  lockKeepAlivePeriod: duration(
    0,
    'Time between checks that the lock file is still ours; 0: once a second. Before a write it is checked in any case.',
    { min: 0 },
  ),
  useLock: flag(true, 'Takes the lock file before the journal is touched.', { aliases: ['useDatabaseLock'] }),
  databaseLockedWaitDelay: duration(
    10_000,
    'Time between attempts of a slave to take the lock; if not given it tries every 50 ms.',
    {
      min: 1,
      aliases: ['lockAcquireSleepInterval'],
    },
  ),
  stopOnError: flag(false, 'Stops the broker when checking the lock fails.', { status: 'unbuilt' }),
  enableAckCompaction: flag(true, 'Rewrites old acknowledgements so that their journal files can go.', {
    status: 'unbuilt',
  }),
  compactAcksAfterNoGC: integer(10, 'Cleanups without a removed file before acknowledgements are rewritten.', {
    status: 'unbuilt',
  }),
  compactAcksIgnoresStoreGrowth: flag(false, 'Rewrites acknowledgements also while the store grows.', {
    status: 'unbuilt',
  }),
  concurrentStoreAndDispatchQueues: flag(true, 'Dispatches queue messages while they are being stored.'),
  concurrentStoreAndDispatchTopics: flag(false, 'Dispatches topic messages while they are being stored.'),
  maxAsyncJobs: integer(10_000, 'Messages being stored while they are dispatched.', { status: 'unbuilt' }),
  enableSubscriptionStatistics: flag(false, 'Keeps pending sizes per durable subscription (here always).', {
    status: 'unbuilt',
  }),
  indexWriteBatchSize: integer(1000, "Dirty pages of Java's index before they are written.", { status: 'unbuilt' }),
  indexCacheSize: integer(10_000, "Pages of Java's index kept in memory.", { status: 'unbuilt' }),
  enableIndexWriteAsync: flag(false, "Writes Java's index in the background.", { status: 'unbuilt' }),
  enableIndexDiskSyncs: flag(true, "Syncs Java's index.", { status: 'unbuilt' }),
  enableIndexRecoveryFile: flag(true, "Writes pages of Java's index twice.", { status: 'unbuilt' }),
  enableIndexPageCaching: flag(true, "Caches pages of Java's index.", { status: 'unbuilt' }),
  useIndexLFRUEviction: flag(false, "Eviction in the cache of Java's index.", { status: 'unbuilt' }),
  indexLFUEvictionFactor: decimal(0.2, "Eviction in the cache of Java's index.", { status: 'unbuilt' }),
  failIfDatabaseIsLocked: flag(false, 'Fails the start instead of waiting as a slave, when the lock is taken.'),
  brokerName: text('', 'Set by the broker itself.', { status: 'unbuilt' }),
})

export type KahaDBOptions = OptionValues<typeof kahaDBOptions>
