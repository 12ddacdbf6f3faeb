package exchange_test

// pythonLog is a chat log of the Python system.
const pythonLog = `{"type": "session_start", "timestamp": "2025-06-01T10:00:00+00:00", "app_session_id": "5f0c9a9e-7d3c-4b8e-9a55-0d8f3f1f2a11", "user_id": "u1", "participant_name": "Mira", "scenario_id": "medical_interview", "scenario_name": "Medical interview", "character_id": "patient_chronic", "character_name": "Sarah", "goal": null, "initial_settings": {}, "version": "1.0"}
{"type": "message", "timestamp": "2025-06-01T10:00:10+00:00", "app_session_id": "5f0c9a9e-7d3c-4b8e-9a55-0d8f3f1f2a11", "role": "participant", "content": "Hello, how can I help?", "message_number": 1, "metadata": {}}
{"type": "message", "timestamp": "2025-06-01T10:00:15+00:00", "app_session_id": "5f0c9a9e-7d3c-4b8e-9a55-0d8f3f1f2a11", "role": "character", "content": "My back hurts.", "message_number": 2, "metadata": {"model": "x"}}
{"type": "session_end", "timestamp": "2025-06-01T10:05:00+00:00", "app_session_id": "5f0c9a9e-7d3c-4b8e-9a55-0d8f3f1f2a11", "total_messages": 2, "duration_seconds": 300.0, "reason": "User ended session", "final_state": {}}
`
