import {
  booleanSetting,
  defineSettings,
  enumSetting,
  textSetting,
  urlSetting,
} from '@opengeni/contracts/settings';

/** Object storage of file mounts and recordings. */
export const storageSettingsTable = defineSettings(
  { group: 'storage' },
  {
    objectStorageBackend: {
      schema: enumSetting(['s3-compatible', 'aws-s3', 'azure-blob', 'gcs']),
      default: 's3-compatible',
      doc: 'Kind of object storage.',
    },
    objectStorageEndpoint: { schema: urlSetting(), doc: 'Address of an S3 service.' },
    objectStorageSandboxEndpoint: {
      schema: urlSetting(),
      doc: 'Address of the same service as boxes see it. Default: the address above.',
    },
    objectStorageBucket: {
      schema: textSetting(),
      default: 'opengeni-files',
      doc: 'Bucket or container.',
    },
    objectStorageRegion: {
      schema: textSetting(),
      default: 'us-east-1',
      doc: 'Region of the bucket.',
    },
    objectStorageS3Provider: {
      schema: textSetting(),
      default: 'Minio',
      doc: 'Name of the S3 product as rclone knows it.',
    },
    objectStorageAccessKeyId: { schema: textSetting(), secret: true, doc: 'Id of the S3 key.' },
    objectStorageSecretAccessKey: {
      schema: textSetting(),
      secret: true,
      doc: 'Secret of the S3 key.',
    },
    objectStorageForcePathStyle: {
      schema: booleanSetting(),
      default: true,
      doc: 'Names the bucket in the path instead of the host.',
    },
    objectStorageAzureConnectionString: {
      schema: textSetting(),
      secret: true,
      doc: 'Connection string of the Azure account.',
    },
    objectStorageAzureAccountName: { schema: textSetting(), doc: 'Azure account.' },
    objectStorageAzureAccountKey: {
      schema: textSetting(),
      secret: true,
      doc: 'Key of the Azure account.',
    },
    objectStorageAzureEndpoint: { schema: urlSetting(), doc: 'Address of the Azure account.' },
    objectStorageGcsProjectId: { schema: textSetting(), doc: 'Google Cloud project.' },
    objectStorageGcsCredentialsJson: {
      schema: textSetting(),
      secret: true,
      doc: 'Service account of Google Cloud, as JSON.',
    },
    objectStorageGcsKeyFilename: {
      schema: textSetting(),
      doc: 'File that holds the service account.',
    },
    objectStorageGcsApiEndpoint: {
      schema: urlSetting(),
      doc: 'Address of another server that speaks the API of Google Cloud Storage.',
    },
  },
);
