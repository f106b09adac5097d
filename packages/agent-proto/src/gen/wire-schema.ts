// Generated from proto/opengeni_agent.proto by scripts/generate.ts. Do not edit.
import type { WireSchema } from '../wire-schema.ts';

export const WIRE_SCHEMA: WireSchema = {
  "enums": {
    "ErrorCode": {
      "members": {
        "0": "ERROR_CODE_UNSPECIFIED",
        "1": "ERROR_CODE_UNSUPPORTED",
        "2": "ERROR_CODE_OS",
        "3": "ERROR_CODE_NOT_FOUND",
        "4": "ERROR_CODE_CONSENT_REQUIRED",
        "5": "ERROR_CODE_TIMEOUT",
        "6": "ERROR_CODE_DRAINING",
        "7": "ERROR_CODE_PROTOCOL",
        "8": "ERROR_CODE_STREAM",
        "9": "ERROR_CODE_AGENT_OFFLINE",
        "10": "ERROR_CODE_FENCED",
        "11": "ERROR_CODE_PAYLOAD_TOO_LARGE"
      }
    },
    "Os": {
      "members": {
        "0": "OS_UNSPECIFIED",
        "1": "OS_LINUX",
        "2": "OS_MACOS",
        "3": "OS_WINDOWS"
      }
    },
    "Arch": {
      "members": {
        "0": "ARCH_UNSPECIFIED",
        "1": "ARCH_X86_64",
        "2": "ARCH_AARCH64"
      }
    },
    "StreamKind": {
      "members": {
        "0": "STREAM_KIND_UNSPECIFIED",
        "1": "STREAM_KIND_PTY",
        "2": "STREAM_KIND_DESKTOP"
      },
      "reserved": [
        [
          3,
          4
        ]
      ]
    },
    "DeviceAuthState": {
      "members": {
        "0": "DEVICE_AUTH_STATE_UNSPECIFIED",
        "1": "DEVICE_AUTH_STATE_PENDING",
        "2": "DEVICE_AUTH_STATE_AUTHORIZED",
        "3": "DEVICE_AUTH_STATE_DENIED",
        "4": "DEVICE_AUTH_STATE_EXPIRED",
        "5": "DEVICE_AUTH_STATE_SLOW_DOWN"
      }
    },
    "FsEntryKind": {
      "members": {
        "0": "FS_ENTRY_KIND_UNSPECIFIED",
        "1": "FS_ENTRY_KIND_FILE",
        "2": "FS_ENTRY_KIND_DIRECTORY",
        "3": "FS_ENTRY_KIND_SYMLINK"
      }
    },
    "GitOp": {
      "members": {
        "0": "GIT_OP_UNSPECIFIED",
        "1": "GIT_OP_STATUS",
        "2": "GIT_OP_DIFF",
        "3": "GIT_OP_LOG",
        "4": "GIT_OP_ADD",
        "5": "GIT_OP_COMMIT",
        "6": "GIT_OP_BRANCH",
        "7": "GIT_OP_CHECKOUT",
        "8": "GIT_OP_PULL",
        "9": "GIT_OP_PUSH",
        "15": "GIT_OP_RAW"
      }
    },
    "GoingOfflineReason": {
      "members": {
        "0": "GOING_OFFLINE_REASON_UNSPECIFIED",
        "1": "GOING_OFFLINE_REASON_USER_STOP",
        "2": "GOING_OFFLINE_REASON_UPDATE",
        "3": "GOING_OFFLINE_REASON_HOST_SHUTDOWN"
      }
    },
    "StreamRole": {
      "members": {
        "0": "STREAM_ROLE_UNSPECIFIED",
        "1": "STREAM_ROLE_AGENT",
        "2": "STREAM_ROLE_CLIENT"
      }
    },
    "StreamCloseReason": {
      "members": {
        "0": "STREAM_CLOSE_REASON_UNSPECIFIED",
        "1": "STREAM_CLOSE_REASON_NORMAL",
        "2": "STREAM_CLOSE_REASON_PROCESS_EXIT",
        "3": "STREAM_CLOSE_REASON_FENCED",
        "4": "STREAM_CLOSE_REASON_TRANSPORT_ERROR",
        "5": "STREAM_CLOSE_REASON_RATE_LIMITED"
      }
    },
    "PointerAction": {
      "members": {
        "0": "POINTER_ACTION_UNSPECIFIED",
        "1": "POINTER_ACTION_MOVE",
        "2": "POINTER_ACTION_DOWN",
        "3": "POINTER_ACTION_UP",
        "4": "POINTER_ACTION_CLICK",
        "5": "POINTER_ACTION_DOUBLE_CLICK"
      }
    },
    "PointerButton": {
      "members": {
        "0": "POINTER_BUTTON_UNSPECIFIED",
        "1": "POINTER_BUTTON_LEFT",
        "2": "POINTER_BUTTON_RIGHT",
        "3": "POINTER_BUTTON_MIDDLE"
      }
    },
    "KeyAction": {
      "members": {
        "0": "KEY_ACTION_UNSPECIFIED",
        "1": "KEY_ACTION_DOWN",
        "2": "KEY_ACTION_UP",
        "3": "KEY_ACTION_PRESS"
      }
    }
  },
  "messages": {
    "AgentError": {
      "fields": {
        "1": {
          "name": "code",
          "kind": "enum",
          "typeName": "ErrorCode"
        },
        "2": {
          "name": "message",
          "kind": "string"
        },
        "3": {
          "name": "retryable",
          "kind": "bool"
        },
        "4": {
          "name": "detail",
          "kind": "message",
          "typeName": "AgentError.DetailEntry",
          "repeated": true
        }
      }
    },
    "AgentError.DetailEntry": {
      "fields": {
        "1": {
          "name": "key",
          "kind": "string"
        },
        "2": {
          "name": "value",
          "kind": "string"
        }
      }
    },
    "Hello": {
      "fields": {
        "1": {
          "name": "agent_id",
          "kind": "string"
        },
        "2": {
          "name": "workspace_id",
          "kind": "string"
        },
        "3": {
          "name": "agent_version",
          "kind": "string"
        },
        "4": {
          "name": "os",
          "kind": "enum",
          "typeName": "Os"
        },
        "5": {
          "name": "arch",
          "kind": "enum",
          "typeName": "Arch"
        },
        "6": {
          "name": "machine_name",
          "kind": "string"
        },
        "7": {
          "name": "workspace_root",
          "kind": "string"
        },
        "8": {
          "name": "capabilities",
          "kind": "message",
          "typeName": "Capabilities"
        },
        "9": {
          "name": "update_channel",
          "kind": "string"
        },
        "10": {
          "name": "resume_token",
          "kind": "string"
        }
      },
      "reserved": [
        [
          11,
          14
        ]
      ]
    },
    "Capabilities": {
      "fields": {
        "1": {
          "name": "exec",
          "kind": "bool"
        },
        "2": {
          "name": "filesystem",
          "kind": "bool"
        },
        "3": {
          "name": "git",
          "kind": "bool"
        },
        "4": {
          "name": "pty",
          "kind": "bool"
        },
        "5": {
          "name": "desktop",
          "kind": "bool"
        },
        "6": {
          "name": "consented_whole_machine",
          "kind": "bool"
        },
        "7": {
          "name": "consented_screen_control",
          "kind": "bool"
        },
        "8": {
          "name": "display",
          "kind": "message",
          "typeName": "Display"
        }
      },
      "reserved": [
        [
          9,
          13
        ]
      ]
    },
    "Display": {
      "fields": {
        "1": {
          "name": "id",
          "kind": "string"
        },
        "2": {
          "name": "width",
          "kind": "uint32"
        },
        "3": {
          "name": "height",
          "kind": "uint32"
        },
        "4": {
          "name": "virtual",
          "kind": "bool"
        }
      }
    },
    "HelloAck": {
      "fields": {
        "1": {
          "name": "epoch",
          "kind": "uint32"
        },
        "2": {
          "name": "resume_token",
          "kind": "string"
        },
        "3": {
          "name": "heartbeat_interval_ms",
          "kind": "uint32"
        }
      }
    },
    "DeviceAuthStartRequest": {
      "fields": {
        "1": {
          "name": "install_fingerprint",
          "kind": "string"
        },
        "2": {
          "name": "os",
          "kind": "enum",
          "typeName": "Os"
        },
        "3": {
          "name": "arch",
          "kind": "enum",
          "typeName": "Arch"
        },
        "4": {
          "name": "machine_name",
          "kind": "string"
        },
        "5": {
          "name": "update_channel",
          "kind": "string"
        }
      }
    },
    "DeviceAuthStartResponse": {
      "fields": {
        "1": {
          "name": "user_code",
          "kind": "string"
        },
        "2": {
          "name": "device_code",
          "kind": "string"
        },
        "3": {
          "name": "verification_uri",
          "kind": "string"
        },
        "4": {
          "name": "verification_uri_complete",
          "kind": "string"
        },
        "5": {
          "name": "expires_in_seconds",
          "kind": "uint32"
        },
        "6": {
          "name": "poll_interval_seconds",
          "kind": "uint32"
        }
      }
    },
    "DeviceAuthPollRequest": {
      "fields": {
        "1": {
          "name": "device_code",
          "kind": "string"
        }
      }
    },
    "DeviceAuthPollResponse": {
      "fields": {
        "1": {
          "name": "state",
          "kind": "enum",
          "typeName": "DeviceAuthState"
        },
        "2": {
          "name": "credentials",
          "kind": "message",
          "typeName": "EnrollmentCredentials"
        }
      }
    },
    "EnrollmentCredentials": {
      "fields": {
        "1": {
          "name": "agent_id",
          "kind": "string"
        },
        "2": {
          "name": "workspace_id",
          "kind": "string"
        },
        "3": {
          "name": "nats_credentials",
          "kind": "string"
        },
        "4": {
          "name": "nats_urls",
          "kind": "string",
          "repeated": true
        },
        "5": {
          "name": "relay_url",
          "kind": "string"
        },
        "6": {
          "name": "update_pubkey",
          "kind": "string"
        },
        "7": {
          "name": "consented_whole_machine",
          "kind": "bool"
        },
        "8": {
          "name": "consented_screen_control",
          "kind": "bool"
        },
        "9": {
          "name": "relay_token",
          "kind": "string"
        }
      }
    },
    "ExecRequest": {
      "fields": {
        "1": {
          "name": "command",
          "kind": "string",
          "repeated": true
        },
        "2": {
          "name": "shell",
          "kind": "bool"
        },
        "3": {
          "name": "cwd",
          "kind": "string"
        },
        "4": {
          "name": "env",
          "kind": "message",
          "typeName": "ExecRequest.EnvEntry",
          "repeated": true
        },
        "5": {
          "name": "stdin",
          "kind": "bytes"
        },
        "6": {
          "name": "timeout_ms",
          "kind": "uint32"
        }
      }
    },
    "ExecRequest.EnvEntry": {
      "fields": {
        "1": {
          "name": "key",
          "kind": "string"
        },
        "2": {
          "name": "value",
          "kind": "string"
        }
      }
    },
    "ExecResponse": {
      "fields": {
        "1": {
          "name": "exit_code",
          "kind": "int32"
        },
        "2": {
          "name": "stdout",
          "kind": "bytes"
        },
        "3": {
          "name": "stderr",
          "kind": "bytes"
        },
        "4": {
          "name": "timed_out",
          "kind": "bool"
        },
        "5": {
          "name": "duration_ms",
          "kind": "uint64"
        }
      }
    },
    "FsReadRequest": {
      "fields": {
        "1": {
          "name": "path",
          "kind": "string"
        },
        "2": {
          "name": "offset",
          "kind": "uint64"
        },
        "3": {
          "name": "length",
          "kind": "uint64"
        }
      }
    },
    "FsReadResponse": {
      "fields": {
        "1": {
          "name": "content",
          "kind": "bytes"
        },
        "2": {
          "name": "total_size",
          "kind": "uint64"
        }
      }
    },
    "FsWriteRequest": {
      "fields": {
        "1": {
          "name": "path",
          "kind": "string"
        },
        "2": {
          "name": "content",
          "kind": "bytes"
        },
        "3": {
          "name": "create_parents",
          "kind": "bool"
        },
        "4": {
          "name": "append",
          "kind": "bool"
        },
        "5": {
          "name": "mode",
          "kind": "uint32"
        }
      }
    },
    "FsWriteResponse": {
      "fields": {
        "1": {
          "name": "bytes_written",
          "kind": "uint64"
        }
      }
    },
    "FsListRequest": {
      "fields": {
        "1": {
          "name": "path",
          "kind": "string"
        },
        "2": {
          "name": "recursive",
          "kind": "bool"
        }
      }
    },
    "FsListResponse": {
      "fields": {
        "1": {
          "name": "entries",
          "kind": "message",
          "typeName": "FsEntry",
          "repeated": true
        }
      }
    },
    "FsEntry": {
      "fields": {
        "1": {
          "name": "name",
          "kind": "string"
        },
        "2": {
          "name": "path",
          "kind": "string"
        },
        "3": {
          "name": "kind",
          "kind": "enum",
          "typeName": "FsEntryKind"
        },
        "4": {
          "name": "size",
          "kind": "uint64"
        },
        "5": {
          "name": "modified_ms",
          "kind": "int64"
        },
        "6": {
          "name": "mode",
          "kind": "uint32"
        }
      }
    },
    "FsMkdirRequest": {
      "fields": {
        "1": {
          "name": "path",
          "kind": "string"
        },
        "2": {
          "name": "parents",
          "kind": "bool"
        },
        "3": {
          "name": "mode",
          "kind": "uint32"
        }
      }
    },
    "FsMkdirResponse": {
      "fields": {}
    },
    "FsMoveRequest": {
      "fields": {
        "1": {
          "name": "from",
          "kind": "string"
        },
        "2": {
          "name": "to",
          "kind": "string"
        },
        "3": {
          "name": "overwrite",
          "kind": "bool"
        }
      }
    },
    "FsMoveResponse": {
      "fields": {}
    },
    "FsStatRequest": {
      "fields": {
        "1": {
          "name": "path",
          "kind": "string"
        }
      }
    },
    "FsStatResponse": {
      "fields": {
        "1": {
          "name": "exists",
          "kind": "bool"
        },
        "2": {
          "name": "entry",
          "kind": "message",
          "typeName": "FsEntry"
        }
      }
    },
    "FsRemoveRequest": {
      "fields": {
        "1": {
          "name": "path",
          "kind": "string"
        },
        "2": {
          "name": "recursive",
          "kind": "bool"
        }
      }
    },
    "FsRemoveResponse": {
      "fields": {}
    },
    "GitRequest": {
      "fields": {
        "1": {
          "name": "op",
          "kind": "enum",
          "typeName": "GitOp"
        },
        "2": {
          "name": "cwd",
          "kind": "string"
        },
        "3": {
          "name": "args",
          "kind": "string",
          "repeated": true
        }
      }
    },
    "GitResponse": {
      "fields": {
        "1": {
          "name": "exit_code",
          "kind": "int32"
        },
        "2": {
          "name": "stdout",
          "kind": "bytes"
        },
        "3": {
          "name": "stderr",
          "kind": "bytes"
        },
        "4": {
          "name": "status",
          "kind": "message",
          "typeName": "GitStatus"
        }
      }
    },
    "GitStatus": {
      "fields": {
        "1": {
          "name": "branch",
          "kind": "string"
        },
        "2": {
          "name": "upstream",
          "kind": "string"
        },
        "3": {
          "name": "ahead",
          "kind": "int32"
        },
        "4": {
          "name": "behind",
          "kind": "int32"
        },
        "5": {
          "name": "files",
          "kind": "message",
          "typeName": "GitFileStatus",
          "repeated": true
        },
        "6": {
          "name": "clean",
          "kind": "bool"
        }
      }
    },
    "GitFileStatus": {
      "fields": {
        "1": {
          "name": "path",
          "kind": "string"
        },
        "2": {
          "name": "code",
          "kind": "string"
        },
        "3": {
          "name": "staged",
          "kind": "bool"
        }
      }
    },
    "PtyOpenRequest": {
      "fields": {
        "1": {
          "name": "command",
          "kind": "string",
          "repeated": true
        },
        "2": {
          "name": "cwd",
          "kind": "string"
        },
        "3": {
          "name": "env",
          "kind": "message",
          "typeName": "PtyOpenRequest.EnvEntry",
          "repeated": true
        },
        "4": {
          "name": "cols",
          "kind": "uint32"
        },
        "5": {
          "name": "rows",
          "kind": "uint32"
        },
        "6": {
          "name": "term",
          "kind": "string"
        }
      },
      "reserved": [
        [
          7,
          7
        ]
      ]
    },
    "PtyOpenRequest.EnvEntry": {
      "fields": {
        "1": {
          "name": "key",
          "kind": "string"
        },
        "2": {
          "name": "value",
          "kind": "string"
        }
      }
    },
    "PtyOpenResponse": {
      "fields": {
        "1": {
          "name": "pty_id",
          "kind": "string"
        },
        "2": {
          "name": "channel",
          "kind": "message",
          "typeName": "StreamChannel"
        }
      }
    },
    "PtyWriteRequest": {
      "fields": {
        "1": {
          "name": "pty_id",
          "kind": "string"
        },
        "2": {
          "name": "data",
          "kind": "bytes"
        }
      }
    },
    "PtyWriteResponse": {
      "fields": {
        "1": {
          "name": "bytes_written",
          "kind": "uint64"
        }
      }
    },
    "PtyResizeRequest": {
      "fields": {
        "1": {
          "name": "pty_id",
          "kind": "string"
        },
        "2": {
          "name": "cols",
          "kind": "uint32"
        },
        "3": {
          "name": "rows",
          "kind": "uint32"
        }
      }
    },
    "PtyResizeResponse": {
      "fields": {}
    },
    "PtyCloseRequest": {
      "fields": {
        "1": {
          "name": "pty_id",
          "kind": "string"
        }
      }
    },
    "PtyCloseResponse": {
      "fields": {
        "1": {
          "name": "exit_code",
          "kind": "int32"
        }
      }
    },
    "DesktopEnsureRequest": {
      "fields": {
        "1": {
          "name": "width",
          "kind": "uint32"
        },
        "2": {
          "name": "height",
          "kind": "uint32"
        }
      }
    },
    "DesktopEnsureResponse": {
      "fields": {
        "1": {
          "name": "channel",
          "kind": "message",
          "typeName": "StreamChannel"
        },
        "2": {
          "name": "display",
          "kind": "message",
          "typeName": "Display"
        }
      }
    },
    "DesktopInputRequest": {
      "fields": {
        "1": {
          "name": "pointer",
          "kind": "message",
          "typeName": "PointerEvent",
          "oneof": "event"
        },
        "2": {
          "name": "key",
          "kind": "message",
          "typeName": "KeyEvent",
          "oneof": "event"
        },
        "3": {
          "name": "scroll",
          "kind": "message",
          "typeName": "ScrollEvent",
          "oneof": "event"
        }
      }
    },
    "DesktopInputResponse": {
      "fields": {}
    },
    "DesktopScreenshotRequest": {
      "fields": {}
    },
    "DesktopScreenshotResponse": {
      "fields": {
        "1": {
          "name": "png",
          "kind": "bytes"
        },
        "2": {
          "name": "width",
          "kind": "uint32"
        },
        "3": {
          "name": "height",
          "kind": "uint32"
        },
        "4": {
          "name": "native_width",
          "kind": "uint32"
        },
        "5": {
          "name": "native_height",
          "kind": "uint32"
        }
      }
    },
    "PointerEvent": {
      "fields": {
        "1": {
          "name": "x",
          "kind": "int32"
        },
        "2": {
          "name": "y",
          "kind": "int32"
        },
        "3": {
          "name": "action",
          "kind": "enum",
          "typeName": "PointerAction"
        },
        "4": {
          "name": "button",
          "kind": "enum",
          "typeName": "PointerButton"
        }
      }
    },
    "KeyEvent": {
      "fields": {
        "1": {
          "name": "key",
          "kind": "string"
        },
        "2": {
          "name": "is_text",
          "kind": "bool"
        },
        "3": {
          "name": "action",
          "kind": "enum",
          "typeName": "KeyAction"
        }
      }
    },
    "ScrollEvent": {
      "fields": {
        "1": {
          "name": "x",
          "kind": "int32"
        },
        "2": {
          "name": "y",
          "kind": "int32"
        },
        "3": {
          "name": "delta_x",
          "kind": "int32"
        },
        "4": {
          "name": "delta_y",
          "kind": "int32"
        }
      }
    },
    "Heartbeat": {
      "fields": {
        "1": {
          "name": "seq",
          "kind": "uint64"
        },
        "2": {
          "name": "uptime_ms",
          "kind": "uint64"
        },
        "3": {
          "name": "active_sessions",
          "kind": "uint32"
        },
        "4": {
          "name": "metrics",
          "kind": "message",
          "typeName": "MetricsSample"
        },
        "5": {
          "name": "draining",
          "kind": "bool"
        }
      },
      "reserved": [
        [
          6,
          8
        ]
      ]
    },
    "HeartbeatAck": {
      "fields": {
        "1": {
          "name": "next_interval_ms",
          "kind": "uint32"
        },
        "2": {
          "name": "update_available",
          "kind": "bool"
        }
      }
    },
    "MetricsRequest": {
      "fields": {}
    },
    "MetricsSample": {
      "fields": {
        "1": {
          "name": "sampled_at_ms",
          "kind": "int64"
        },
        "2": {
          "name": "cpu_percent",
          "kind": "double"
        },
        "3": {
          "name": "load1",
          "kind": "double"
        },
        "4": {
          "name": "load5",
          "kind": "double"
        },
        "5": {
          "name": "load15",
          "kind": "double"
        },
        "6": {
          "name": "mem_used_bytes",
          "kind": "uint64"
        },
        "7": {
          "name": "mem_total_bytes",
          "kind": "uint64"
        },
        "8": {
          "name": "disk_used_bytes",
          "kind": "uint64"
        },
        "9": {
          "name": "disk_total_bytes",
          "kind": "uint64"
        },
        "10": {
          "name": "run_queue",
          "kind": "double"
        },
        "11": {
          "name": "gpus",
          "kind": "message",
          "typeName": "GpuSample",
          "repeated": true
        }
      }
    },
    "GpuSample": {
      "fields": {
        "1": {
          "name": "name",
          "kind": "string"
        },
        "2": {
          "name": "util_percent",
          "kind": "double"
        },
        "3": {
          "name": "mem_used_bytes",
          "kind": "uint64"
        },
        "4": {
          "name": "mem_total_bytes",
          "kind": "uint64"
        }
      }
    },
    "PingRequest": {
      "fields": {
        "1": {
          "name": "nonce",
          "kind": "uint64"
        }
      }
    },
    "PingResponse": {
      "fields": {
        "1": {
          "name": "nonce",
          "kind": "uint64"
        },
        "2": {
          "name": "agent_monotonic_ms",
          "kind": "uint64"
        }
      }
    },
    "GoingOffline": {
      "fields": {
        "1": {
          "name": "reason",
          "kind": "enum",
          "typeName": "GoingOfflineReason"
        },
        "2": {
          "name": "message",
          "kind": "string"
        }
      }
    },
    "ResumeRequest": {
      "fields": {
        "1": {
          "name": "agent_id",
          "kind": "string"
        },
        "2": {
          "name": "resume_token",
          "kind": "string"
        },
        "3": {
          "name": "last_known_epoch",
          "kind": "uint32"
        }
      }
    },
    "ResumeResponse": {
      "fields": {
        "1": {
          "name": "accepted",
          "kind": "bool"
        },
        "2": {
          "name": "epoch",
          "kind": "uint32"
        },
        "3": {
          "name": "resume_token",
          "kind": "string"
        }
      }
    },
    "UpdateCheckRequest": {
      "fields": {
        "1": {
          "name": "current_version",
          "kind": "string"
        },
        "2": {
          "name": "channel",
          "kind": "string"
        },
        "3": {
          "name": "os",
          "kind": "enum",
          "typeName": "Os"
        },
        "4": {
          "name": "arch",
          "kind": "enum",
          "typeName": "Arch"
        }
      }
    },
    "UpdateCheckResponse": {
      "fields": {
        "1": {
          "name": "update_available",
          "kind": "bool"
        },
        "2": {
          "name": "manifest",
          "kind": "message",
          "typeName": "UpdateManifest"
        }
      }
    },
    "UpdateManifest": {
      "fields": {
        "1": {
          "name": "channel",
          "kind": "string"
        },
        "2": {
          "name": "version",
          "kind": "string"
        },
        "3": {
          "name": "min_supported",
          "kind": "string"
        },
        "4": {
          "name": "rollout_percent",
          "kind": "uint32"
        },
        "5": {
          "name": "cohort_salt",
          "kind": "string"
        },
        "6": {
          "name": "artifacts",
          "kind": "message",
          "typeName": "UpdateArtifact",
          "repeated": true
        },
        "7": {
          "name": "notes_url",
          "kind": "string"
        },
        "8": {
          "name": "signed_at_ms",
          "kind": "int64"
        },
        "9": {
          "name": "force",
          "kind": "bool"
        }
      }
    },
    "UpdateArtifact": {
      "fields": {
        "1": {
          "name": "target",
          "kind": "string"
        },
        "2": {
          "name": "url",
          "kind": "string"
        },
        "3": {
          "name": "size",
          "kind": "uint64"
        },
        "4": {
          "name": "sha256",
          "kind": "string"
        },
        "5": {
          "name": "minisig_url",
          "kind": "string"
        }
      }
    },
    "UpdateMayProceedRequest": {
      "fields": {
        "1": {
          "name": "agent_id",
          "kind": "string"
        },
        "2": {
          "name": "target_version",
          "kind": "string"
        }
      }
    },
    "UpdateMayProceedResponse": {
      "fields": {
        "1": {
          "name": "may_proceed",
          "kind": "bool"
        },
        "2": {
          "name": "active_sessions",
          "kind": "uint32"
        }
      }
    },
    "ControlRequest": {
      "fields": {
        "1": {
          "name": "request_id",
          "kind": "string"
        },
        "2": {
          "name": "epoch",
          "kind": "uint32"
        },
        "10": {
          "name": "ping",
          "kind": "message",
          "typeName": "PingRequest",
          "oneof": "op"
        },
        "11": {
          "name": "hello",
          "kind": "message",
          "typeName": "Hello",
          "oneof": "op"
        },
        "12": {
          "name": "resume",
          "kind": "message",
          "typeName": "ResumeRequest",
          "oneof": "op"
        },
        "13": {
          "name": "exec",
          "kind": "message",
          "typeName": "ExecRequest",
          "oneof": "op"
        },
        "14": {
          "name": "fs_read",
          "kind": "message",
          "typeName": "FsReadRequest",
          "oneof": "op"
        },
        "15": {
          "name": "fs_write",
          "kind": "message",
          "typeName": "FsWriteRequest",
          "oneof": "op"
        },
        "16": {
          "name": "fs_list",
          "kind": "message",
          "typeName": "FsListRequest",
          "oneof": "op"
        },
        "17": {
          "name": "fs_mkdir",
          "kind": "message",
          "typeName": "FsMkdirRequest",
          "oneof": "op"
        },
        "18": {
          "name": "fs_move",
          "kind": "message",
          "typeName": "FsMoveRequest",
          "oneof": "op"
        },
        "19": {
          "name": "fs_stat",
          "kind": "message",
          "typeName": "FsStatRequest",
          "oneof": "op"
        },
        "20": {
          "name": "fs_remove",
          "kind": "message",
          "typeName": "FsRemoveRequest",
          "oneof": "op"
        },
        "21": {
          "name": "git",
          "kind": "message",
          "typeName": "GitRequest",
          "oneof": "op"
        },
        "22": {
          "name": "pty_open",
          "kind": "message",
          "typeName": "PtyOpenRequest",
          "oneof": "op"
        },
        "23": {
          "name": "pty_write",
          "kind": "message",
          "typeName": "PtyWriteRequest",
          "oneof": "op"
        },
        "24": {
          "name": "pty_resize",
          "kind": "message",
          "typeName": "PtyResizeRequest",
          "oneof": "op"
        },
        "25": {
          "name": "pty_close",
          "kind": "message",
          "typeName": "PtyCloseRequest",
          "oneof": "op"
        },
        "26": {
          "name": "desktop_ensure",
          "kind": "message",
          "typeName": "DesktopEnsureRequest",
          "oneof": "op"
        },
        "27": {
          "name": "metrics",
          "kind": "message",
          "typeName": "MetricsRequest",
          "oneof": "op"
        },
        "28": {
          "name": "update_may_proceed",
          "kind": "message",
          "typeName": "UpdateMayProceedRequest",
          "oneof": "op"
        },
        "29": {
          "name": "desktop_input",
          "kind": "message",
          "typeName": "DesktopInputRequest",
          "oneof": "op"
        },
        "30": {
          "name": "desktop_screenshot",
          "kind": "message",
          "typeName": "DesktopScreenshotRequest",
          "oneof": "op"
        }
      },
      "reserved": [
        [
          3,
          3
        ],
        [
          31,
          39
        ]
      ]
    },
    "ControlResponse": {
      "fields": {
        "1": {
          "name": "request_id",
          "kind": "string"
        },
        "2": {
          "name": "error",
          "kind": "message",
          "typeName": "AgentError"
        },
        "10": {
          "name": "ping",
          "kind": "message",
          "typeName": "PingResponse",
          "oneof": "result"
        },
        "11": {
          "name": "hello",
          "kind": "message",
          "typeName": "HelloAck",
          "oneof": "result"
        },
        "12": {
          "name": "resume",
          "kind": "message",
          "typeName": "ResumeResponse",
          "oneof": "result"
        },
        "13": {
          "name": "exec",
          "kind": "message",
          "typeName": "ExecResponse",
          "oneof": "result"
        },
        "14": {
          "name": "fs_read",
          "kind": "message",
          "typeName": "FsReadResponse",
          "oneof": "result"
        },
        "15": {
          "name": "fs_write",
          "kind": "message",
          "typeName": "FsWriteResponse",
          "oneof": "result"
        },
        "16": {
          "name": "fs_list",
          "kind": "message",
          "typeName": "FsListResponse",
          "oneof": "result"
        },
        "17": {
          "name": "fs_mkdir",
          "kind": "message",
          "typeName": "FsMkdirResponse",
          "oneof": "result"
        },
        "18": {
          "name": "fs_move",
          "kind": "message",
          "typeName": "FsMoveResponse",
          "oneof": "result"
        },
        "19": {
          "name": "fs_stat",
          "kind": "message",
          "typeName": "FsStatResponse",
          "oneof": "result"
        },
        "20": {
          "name": "fs_remove",
          "kind": "message",
          "typeName": "FsRemoveResponse",
          "oneof": "result"
        },
        "21": {
          "name": "git",
          "kind": "message",
          "typeName": "GitResponse",
          "oneof": "result"
        },
        "22": {
          "name": "pty_open",
          "kind": "message",
          "typeName": "PtyOpenResponse",
          "oneof": "result"
        },
        "23": {
          "name": "pty_write",
          "kind": "message",
          "typeName": "PtyWriteResponse",
          "oneof": "result"
        },
        "24": {
          "name": "pty_resize",
          "kind": "message",
          "typeName": "PtyResizeResponse",
          "oneof": "result"
        },
        "25": {
          "name": "pty_close",
          "kind": "message",
          "typeName": "PtyCloseResponse",
          "oneof": "result"
        },
        "26": {
          "name": "desktop_ensure",
          "kind": "message",
          "typeName": "DesktopEnsureResponse",
          "oneof": "result"
        },
        "27": {
          "name": "metrics",
          "kind": "message",
          "typeName": "MetricsSample",
          "oneof": "result"
        },
        "28": {
          "name": "update_may_proceed",
          "kind": "message",
          "typeName": "UpdateMayProceedResponse",
          "oneof": "result"
        },
        "29": {
          "name": "desktop_input",
          "kind": "message",
          "typeName": "DesktopInputResponse",
          "oneof": "result"
        },
        "30": {
          "name": "desktop_screenshot",
          "kind": "message",
          "typeName": "DesktopScreenshotResponse",
          "oneof": "result"
        }
      },
      "reserved": [
        [
          31,
          39
        ]
      ]
    },
    "AgentEvent": {
      "fields": {
        "1": {
          "name": "agent_id",
          "kind": "string"
        },
        "10": {
          "name": "heartbeat",
          "kind": "message",
          "typeName": "Heartbeat",
          "oneof": "event"
        },
        "11": {
          "name": "going_offline",
          "kind": "message",
          "typeName": "GoingOffline",
          "oneof": "event"
        }
      },
      "reserved": [
        [
          12,
          12
        ]
      ]
    },
    "AgentEventAck": {
      "fields": {
        "10": {
          "name": "heartbeat",
          "kind": "message",
          "typeName": "HeartbeatAck",
          "oneof": "ack"
        }
      }
    },
    "StreamChannel": {
      "fields": {
        "1": {
          "name": "channel_id",
          "kind": "string"
        },
        "2": {
          "name": "workspace_id",
          "kind": "string"
        },
        "3": {
          "name": "agent_id",
          "kind": "string"
        },
        "4": {
          "name": "kind",
          "kind": "enum",
          "typeName": "StreamKind"
        },
        "5": {
          "name": "port",
          "kind": "uint32"
        }
      }
    },
    "StreamOpen": {
      "fields": {
        "1": {
          "name": "channel",
          "kind": "message",
          "typeName": "StreamChannel"
        },
        "2": {
          "name": "token",
          "kind": "string"
        },
        "3": {
          "name": "role",
          "kind": "enum",
          "typeName": "StreamRole"
        },
        "4": {
          "name": "resume_from_seq",
          "kind": "uint64"
        }
      }
    },
    "StreamOpenAck": {
      "fields": {
        "1": {
          "name": "accepted",
          "kind": "bool"
        },
        "2": {
          "name": "error",
          "kind": "message",
          "typeName": "AgentError"
        },
        "3": {
          "name": "resume_from_seq",
          "kind": "uint64"
        }
      }
    },
    "StreamFrame": {
      "fields": {
        "1": {
          "name": "channel_id",
          "kind": "string"
        },
        "2": {
          "name": "seq",
          "kind": "uint64"
        },
        "3": {
          "name": "data",
          "kind": "bytes"
        },
        "4": {
          "name": "produced_at_ms",
          "kind": "int64"
        }
      }
    },
    "StreamClose": {
      "fields": {
        "1": {
          "name": "channel_id",
          "kind": "string"
        },
        "2": {
          "name": "reason",
          "kind": "enum",
          "typeName": "StreamCloseReason"
        },
        "3": {
          "name": "message",
          "kind": "string"
        }
      }
    },
    "DesktopInput": {
      "fields": {
        "1": {
          "name": "channel_id",
          "kind": "string"
        },
        "2": {
          "name": "pointer",
          "kind": "message",
          "typeName": "PointerEvent",
          "oneof": "event"
        },
        "3": {
          "name": "key",
          "kind": "message",
          "typeName": "KeyEvent",
          "oneof": "event"
        },
        "4": {
          "name": "scroll",
          "kind": "message",
          "typeName": "ScrollEvent",
          "oneof": "event"
        }
      }
    }
  }
};
