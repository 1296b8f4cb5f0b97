from django.urls import path

from infolinia.oversight.authoring import views

app_name = "authoring"
urlpatterns = [
    path("authoring", views.list_procedures, name="list"),
    path("authoring/<slug:client>/<str:name>", views.editor, name="editor"),
]
