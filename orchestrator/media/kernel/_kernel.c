/* What c_tier.py calls. Everything that counts is in fanout.c; here Python's objects become C's and the GIL is let go. */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include "fanout.h"

static const char FANOUT[] = "orchestrator.media.kernel.fanout";

enum { MAX_PACKETS = 64 };

static void free_capsule(PyObject *capsule) {
    fanout_free(PyCapsule_GetPointer(capsule, FANOUT));
}

static PyObject *new_fanout(PyObject *module, PyObject *arguments) {
    int socket, segmentation;
    unsigned long long protect;
    struct fanout *fanout;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "iKp", &socket, &protect, &segmentation))
        return NULL;
    fanout = fanout_new(socket, (protect_function)(uintptr_t)protect, segmentation);
    return fanout ? PyCapsule_New(fanout, FANOUT, free_capsule) : PyErr_NoMemory();
}

static PyObject *segmentation(PyObject *module, PyObject *capsule) {
    struct fanout *fanout = PyCapsule_GetPointer(capsule, FANOUT);
    (void)module;
    return fanout ? PyBool_FromLong(fanout_segmentation(fanout)) : NULL;
}

/* Read a tuple (interface.Packet); the payload stays the tuple's. -1: there is an exception. */
static int read_packet(PyObject *tuple, struct packet *packet) {
    unsigned int timestamp;
    unsigned short sequence;
    short level;
    int marker;
    const char *payload;
    Py_ssize_t payload_bytes;
    double at_s;
    if (!PyArg_ParseTuple(tuple, "HIphy#d", &sequence, &timestamp, &marker, &level, &payload, &payload_bytes, &at_s))
        return -1;
    *packet = (struct packet){(const uint8_t *)payload, (size_t)payload_bytes, at_s, timestamp, sequence, level, (uint8_t)marker};
    return 0;
}

/* Read a list of tuples. Returns how many, or -1 with an exception. */
static Py_ssize_t read_packets(PyObject *list, struct packet *packets) {
    Py_ssize_t count = PyList_Size(list);
    if (count > MAX_PACKETS) {
        PyErr_SetString(PyExc_ValueError, "too many packets for one call");
        return -1;
    }
    for (Py_ssize_t n = 0; n < count; n++)
        if (read_packet(PyList_GetItem(list, n), &packets[n]) < 0)
            return -1;
    return count;
}

static PyObject *rewrite(PyObject *module, PyObject *arguments) {
    unsigned long long stream;
    PyObject *tuple;
    struct packet packet;
    uint8_t written[MAX_PACKET_BYTES];
    size_t bytes;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "KO", &stream, &tuple) || read_packet(tuple, &packet) < 0)
        return NULL;
    bytes = stream_rewrite((struct stream *)(uintptr_t)stream, &packet, written);
    if (bytes == 0)
        Py_RETURN_NONE;
    return PyBytes_FromStringAndSize((const char *)written, (Py_ssize_t)bytes);
}

/* Make a list of what waits for the socket: (index of the stream, bytes of payload, datagram). */
static PyObject *kept_list(const struct kept *kept, size_t count) {
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t n = 0; list != NULL && n < count; n++) {
        PyObject *item = Py_BuildValue("nny#", (Py_ssize_t)kept[n].stream, (Py_ssize_t)kept[n].payload_bytes,
                                       (const char *)kept[n].datagram, (Py_ssize_t)kept[n].bytes);
        if (item == NULL || PyList_SetItem(list, (Py_ssize_t)n, item) < 0)
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *forward(PyObject *module, PyObject *arguments) {
    PyObject *capsule, *list;
    unsigned long long streams;
    Py_ssize_t packet_count, stream_count;
    int is_full;
    struct outcome outcome;
    struct packet packets[MAX_PACKETS];
    struct fanout *fanout;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOKnp", &capsule, &list, &streams, &stream_count, &is_full))
        return NULL;
    fanout = PyCapsule_GetPointer(capsule, FANOUT);
    if (fanout == NULL || (packet_count = read_packets(list, packets)) < 0)
        return NULL;
    Py_BEGIN_ALLOW_THREADS
    outcome = fanout_forward(fanout, packets, (size_t)packet_count, (struct stream *const *)(uintptr_t)streams, (size_t)stream_count,
                             is_full);
    Py_END_ALLOW_THREADS
    return Py_BuildValue("nNN", (Py_ssize_t)outcome.cut_frames, PyBool_FromLong(outcome.is_full),
                         kept_list(outcome.kept, outcome.kept_count));
}

static PyMethodDef methods[] = {
    {"new", new_fanout, METH_VARARGS, "new(socket, address of srtp_protect, segmentation) -> capsule"},
    {"segmentation", segmentation, METH_O, "segmentation(capsule) -> whether UDP GSO is used"},
    {"rewrite", rewrite, METH_VARARGS, "rewrite(address of stream, packet) -> bytes, or None: too late"},
    {"forward", forward, METH_VARARGS, "forward(capsule, packets, address of stream pointers, count, is_full) -> (cut frames, full, kept)"},
    {NULL, NULL, 0, NULL},
};

static int add_constants(PyObject *module) {
    return PyModule_AddIntConstant(module, "PEER_BYTES", sizeof(struct peer)) ||
           PyModule_AddIntConstant(module, "STREAM_BYTES", sizeof(struct stream)) ||
           PyModule_AddIntConstant(module, "MAX_PACKETS", MAX_PACKETS);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, add_constants}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "_kernel", .m_doc = "The fan-out in C.", .m_methods = methods, .m_slots = slots,
};

PyMODINIT_FUNC PyInit__kernel(void) {
    return PyModuleDef_Init(&definition);
}
